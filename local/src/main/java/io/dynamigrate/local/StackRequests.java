package io.dynamigrate.local;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The requests of one {@link StackModel} to its custom resources, and the answers. */
final class StackRequests {

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration POLL = Duration.ofMillis(100);

    private final String stackId;
    private final SimulatedTime time;
    private final LambdaModel function;
    private final CloudFormationStandIn cloudFormation;
    private final Consumer<String> story;
    private final List<StackRequest> sent = new ArrayList<>();
    private final List<StackRequest> unanswered = new ArrayList<>();

    StackRequests(
            String stackId,
            SimulatedTime time,
            LambdaModel function,
            CloudFormationStandIn cloudFormation,
            Consumer<String> story) {
        this.stackId = stackId;
        this.time = time;
        this.function = function;
        this.cloudFormation = cloudFormation;
        this.story = story;
    }

    List<StackRequest> sent() {
        return List.copyOf(sent);
    }

    List<StackRequest> unanswered() {
        return List.copyOf(unanswered);
    }

    String newId() {
        return "request-" + sent.size();
    }

    /** Nothing if no answer came in time, or until another resource failed; so it is with the others. */
    Optional<Answer> create(
            String logicalId, String requestId, Map<String, String> properties, Duration until, Mishaps mishaps) {
        return ask("Create", logicalId, requestId, properties, Map.of(), until, mishaps);
    }

    Optional<Answer> update(
            String logicalId,
            String requestId,
            String physicalId,
            Map<String, String> properties,
            Map<String, String> before,
            Duration until,
            Mishaps mishaps) {
        Map<String, Object> more = Map.of("PhysicalResourceId", physicalId, "OldResourceProperties", before);
        return ask("Update", logicalId, requestId, properties, more, until, mishaps);
    }

    Optional<Answer> delete(String logicalId, String physicalId, Map<String, String> properties, Mishaps mishaps) {
        Map<String, Object> more = Map.of("PhysicalResourceId", physicalId);
        return ask("Delete", logicalId, newId(), properties, more, LONGEST, mishaps);
    }

    private Optional<Answer> ask(
            String type,
            String logicalId,
            String requestId,
            Map<String, String> properties,
            Map<String, Object> more,
            Duration until,
            Mishaps mishaps) {
        String url = cloudFormation.responseUrl(stackId, requestId, logicalId, time.now());
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("RequestType", type);
        event.put("ServiceToken", function.aliasArn());
        event.put("ResponseURL", url);
        event.put("StackId", stackId);
        event.put("RequestId", requestId);
        event.put("LogicalResourceId", logicalId);
        event.put("ResourceType", "Custom::DynamoDbMigrations");
        event.put("ResourceProperties", properties);
        event.putAll(more);
        StackRequest request = new StackRequest(type, logicalId, Json.text(event), url);
        sent.add(request);
        story.accept(type + " of " + logicalId + " (" + requestId + "): " + properties + " " + more);
        mishaps.deliveries(type).forEach(delivery -> function.deliver(request.event(), delivery));
        Duration patience = serviceTimeout(properties);
        Optional<Answer> answer = await(url, until.compareTo(patience) < 0 ? until : patience);
        if (answer.isEmpty() && until.compareTo(patience) >= 0) {
            unanswered.add(request);
        }
        story.accept(requestId + ": "
                + answer.map(it -> it.status() + ", " + it.reason()).orElse("no answer in time"));
        return answer;
    }

    private Optional<Answer> await(String url, Duration patience) {
        Instant end = time.now().plus(patience);
        Optional<Answer> answer = cloudFormation.answerTo(url);
        while (answer.isEmpty() && time.now().isBefore(end)) {
            time.sleep(POLL);
            answer = cloudFormation.answerTo(url);
        }
        return answer;
    }

    private static Duration serviceTimeout(Map<String, String> properties) {
        String seconds = properties.get("ServiceTimeout");
        return seconds == null ? LONGEST : Duration.ofSeconds(Long.parseLong(seconds));
    }
}

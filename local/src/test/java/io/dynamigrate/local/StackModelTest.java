package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.dynamigrate.local.Mishaps.Delivery;
import io.dynamigrate.local.Mishaps.SiblingFailure;
import io.dynamigrate.local.StackTemplate.Resource;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** The model of a stack, with a function that only answers: its code is what it answers, and how. */
class StackModelTest {

    private final SimulatedTime time = new SimulatedTime();

    @AutoClose
    private final CloudFormationStandIn cloudFormation = CloudFormationStandIn.start();

    private final List<String> asked = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private final LambdaModel function =
            new LambdaModel(time, "answering", Duration.ofMinutes(1), this::start, story::add);
    private final StackModel stack = new StackModel("users", false, time, function, cloudFormation, story::add);

    @Test
    void aRollbackRevertsTheFunctionBeforeTheCustomResource() {
        stack.create(template("good one", "one"), Mishaps.NONE);

        StackStatus status = stack.update(template("good two", "two"), siblingFails(1, Optional.empty()));

        assertThat(status).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(asked).containsExactly("Create one by good one", "Update two by good two", "Update one by good one");
    }

    @Test
    void anAnswerOfFailureRollsBack() {
        stack.create(template("good one", "one"), Mishaps.NONE);

        assertThat(stack.update(template("bad", "two"), Mishaps.NONE)).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(stack.update(template("bad", "three"), Mishaps.NONE))
                .isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(function.alias()).isEqualTo(1);
    }

    @Test
    void aRollbackThatFailsLeavesTheStackWedged() {
        stack.create(template("good once", "one"), Mishaps.NONE);

        assertThat(stack.update(template("bad", "two"), Mishaps.NONE)).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
    }

    @Test
    void theVersionOfADeploymentThatIsRolledBackMayBeDeleted() {
        stack.create(template("good one", "one"), Mishaps.NONE);

        stack.update(template("bad", "two"), new Mishaps() {
            @Override
            public boolean deletesVersion() {
                return true;
            }
        });

        assertThat(function.invoke(2, "{}").error())
                .hasValueSatisfying(error -> assertThat(error.type()).isEqualTo("ResourceNotFoundException"));
        assertThat(function.publish("bad")).isEqualTo(3);
    }

    @Test
    void aRenamedResourceIsCreatedAndTheOldOneCleanedUp() {
        stack.create(template("good one", "one"), Mishaps.NONE);
        StackTemplate renamed = new StackTemplate("good one", List.of(resource("Renamed", "one")), false);

        assertThat(stack.update(renamed, Mishaps.NONE)).isEqualTo(StackStatus.UPDATE_COMPLETE);

        assertThat(asked).containsExactly("Create one by good one", "Create one by good one", "Delete one by good one");
    }

    @Test
    void aResourceWhosePhysicalIdChangesIsReplaced() {
        stack.create(template("good one", "one"), Mishaps.NONE);

        stack.update(template("good elsewhere", "two"), Mishaps.NONE);

        assertThat(asked.get(2)).isEqualTo("Delete one by good elsewhere");
        assertThat(stack.requests().get(2).event()).contains("\"PhysicalResourceId\":\"here\"");
    }

    @Test
    void aCreateIsGivenUpWithAMadeUpIdWhenASiblingFails() {
        StackStatus status =
                stack.create(template("good slow", "one"), siblingFails(0, Optional.of(Duration.ofSeconds(2))));

        assertThat(status).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
        assertThat(stack.requests().get(1).event()).contains("made-up");
        assertThat(stack.unanswered()).isEmpty();
    }

    @Test
    void anInvocationThatIsKilledIsTriedAgainTwice() {
        Mishaps killed = deliveries(new Delivery(Duration.ZERO, List.of(1, 1)));

        assertThat(stack.create(template("good one", "one"), killed)).isEqualTo(StackStatus.CREATE_COMPLETE);

        assertThat(asked).hasSize(3);
        assertThat(time.elapsed()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4));
    }

    @Test
    void whatIsKilledEachTimeGoesToTheFailureDestination() {
        List<String> records = new ArrayList<>();
        LambdaModel destination = new LambdaModel(
                time,
                "destination",
                Duration.ofMinutes(1),
                (code, process) -> (input, output, context) -> {
                    records.add(new String(input.readAllBytes(), StandardCharsets.UTF_8));
                },
                story::add);
        destination.pointAliasAt(destination.publish("any"));
        function.onFailure(destination);

        StackStatus status =
                stack.create(template("good one", "one"), deliveries(new Delivery(Duration.ZERO, List.of(1, 1, 1))));

        assertThat(records).hasSize(2).first().asString().contains("RetriesExhausted", "Runtime.ExitError");
        assertThat(stack.unanswered()).hasSize(2);
        assertThat(status).isEqualTo(StackStatus.ROLLBACK_FAILED);
    }

    @Test
    void theSameRequestIdComesAgainAfterAFailureWithoutARollback() {
        StackTemplate bad = new StackTemplate("bad", List.of(resource("Migrations", "one")), true);
        assertThat(stack.create(bad, Mishaps.NONE)).isEqualTo(StackStatus.CREATE_FAILED);

        assertThat(stack.create(template("good", "one"), Mishaps.NONE)).isEqualTo(StackStatus.CREATE_COMPLETE);

        assertThat(stack.requests().stream().map(request -> string(request.event(), "RequestId")))
                .containsExactly("request-0", "request-0");
    }

    @Test
    void tellsTheStatusOfANestedStackAndItsRoot() {
        StackModel nested = new StackModel("nested", true, time, function, cloudFormation, story::add);
        nested.create(template("good one", "one"), Mishaps.NONE);
        String root = nested.describe(nested.id()).orElseThrow().parentId().orElseThrow();

        nested.deleteInCleanUpOfRoot(Mishaps.NONE);

        assertThat(nested.describe(root).orElseThrow().status())
                .isEqualTo(StackStatus.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS);
        assertThat(nested.status()).isEqualTo(StackStatus.DELETE_COMPLETE);
    }

    private static StackTemplate template(String code, String value) {
        return new StackTemplate(code, List.of(resource("Migrations", value)), false);
    }

    private static Resource resource(String logicalId, String value) {
        return new Resource(logicalId, Map.of("Value", value, "Version", "${Version}"), false);
    }

    private static Mishaps siblingFails(int done, Optional<Duration> during) {
        return new Mishaps() {
            @Override
            public Optional<SiblingFailure> siblingFailure() {
                return Optional.of(new SiblingFailure(done, during));
            }
        };
    }

    private static Mishaps deliveries(Delivery delivery) {
        return new Mishaps() {
            @Override
            public List<Delivery> deliveries(String requestType) {
                return List.of(delivery);
            }
        };
    }

    private RequestStreamHandler start(String code, SimulatedProcess process) {
        return (input, output, context) -> {
            String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
            asked.add(string(event, "RequestType") + " " + value(event) + " by " + code);
            if (code.endsWith("slow") && string(event, "RequestType").equals("Create")) {
                time.sleep(Duration.ofSeconds(30));
            }
            process.effect();
            boolean succeeds = code.equals("good once") ? asked.size() == 1 : code.startsWith("good");
            put(event, succeeds ? "SUCCESS" : "FAILED", code.endsWith("elsewhere") ? "elsewhere" : "here");
        };
    }

    private static void put(String event, String status, String physicalId) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(string(event, "ResponseURL")).openConnection();
        connection.setRequestMethod("PUT");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "");
        String body = Json.text(Map.of(
                "Status",
                status,
                "Reason",
                "because",
                "PhysicalResourceId",
                physicalId,
                "StackId",
                string(event, "StackId"),
                "RequestId",
                string(event, "RequestId"),
                "LogicalResourceId",
                string(event, "LogicalResourceId")));
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        assertThat(connection.getResponseCode()).isEqualTo(200);
    }

    private static String value(String event) {
        JsonNode properties = Json.object(event).get("ResourceProperties");
        return properties == null ? "" : Json.plain(properties.asObject().get("Value"));
    }

    private static String string(String event, String name) {
        JsonNode value = Json.object(event).get(name);
        return value == null ? "" : Json.plain(value);
    }
}

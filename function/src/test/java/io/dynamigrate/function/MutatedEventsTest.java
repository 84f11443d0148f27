package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.CloudFormationStandIn;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.WatchedClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Events that are broken in all ways: each ends with an answer or a clear error, and only a valid one changes the table.
 * To play one again: {@code -Ddynamigrate.event=<seed>}.
 */
class MutatedEventsTest {

    private static final int EVENTS = Integer.getInteger("dynamigrate.events", 5_000);

    /** Of the stack, in the order of the events. */
    private static final List<String> STATUSES =
            List.of("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS");

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final CloudFormationStandIn cloudFormation = CloudFormationStandIn.start();

    private final FakeTime time = new FakeTime();
    /** Partition keys that the last event wrote to. */
    private final Set<String> written = new TreeSet<>();

    private String table = "";
    private String responseUrl = "";
    private String stackStatus = "";
    private List<Map<String, ?>> events = List.of();
    private MigrationFunction function = function(dynamoDb.client());

    @BeforeEach
    void write() {
        table = dynamoDb.newTable();
        function = function(WatchedClient.of(dynamoDb.client(), request -> written.addAll(Writes.partitions(request))));
        Map<String, String> one = properties(1, "a");
        Map<String, String> two = properties(2, "c");
        String id = PhysicalId.answered(EventReader.event(node(Events.create(one))));
        events = List.of(
                Events.create(one),
                Events.update(id, two, one),
                Events.update(id, one, two),
                Events.delete(id, two),
                Map.of("action", "plan", "TableName", table, "direction", "rollback", "steps", 2),
                Map.of("action", "status", "TableName", table),
                Map.of("action", "migrate", "TableName", table, "target", "b", "force", true),
                Map.of("action", "rollback", "TableName", table, "steps", 1));
    }

    @Test
    void eachEndsWithAnAnswerOrAClearErrorAndOnlyAValidOneChangesTheTable() {
        Long one = Long.getLong("dynamigrate.event");
        Map<String, Integer> endings = new LinkedHashMap<>();
        for (long seed = one == null ? 0 : one; seed < (one == null ? EVENTS : one + 1); seed++) {
            endings.merge(play(seed), 1, Integer::sum);
        }
        System.out.println("Mutated events ended with " + endings);
        if (one == null) {
            assertThat(endings).containsKeys("SUCCESS", "FAILED", "result", "error", "nobody to tell");
        }
    }

    private String play(long seed) {
        Map<String, Object> event = new LinkedHashMap<>(events.get((int) (seed % events.size())));
        stackStatus = STATUSES.get((int) (seed % STATUSES.size()));
        responseUrl = Json.parse(cloudFormation.fill("{}").getBytes(StandardCharsets.UTF_8))
                .asObject()
                .get("ResponseURL")
                .asString();
        if (event.containsKey("RequestType")) {
            event.put("ResponseURL", responseUrl);
        }
        byte[] mutated = new EventMutator(seed).mutate(event);
        written.clear();
        try {
            String ending = ending(mutated, seed % 2 == 0 ? "1" : "2");
            // That a request came is recorded before its target is known to be none.
            written.removeAll(List.of("MIGRATION#RUN", "MIGRATION#STATUS"));
            assertThat(written.isEmpty() || ValidEvent.is(mutated, table))
                    .as("nothing or a valid event writes " + written)
                    .isTrue();
            return ending;
        } catch (Throwable e) {
            String text = new String(mutated, 0, Math.min(mutated.length, 2000), StandardCharsets.UTF_8);
            throw new AssertionError("The event with seed " + seed + " went wrong: " + text, e);
        }
    }

    private String ending(byte[] event, String version) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        FakeContext context = new FakeContext(version, 300_000);
        try {
            function.handleRequest(new ByteArrayInputStream(event), output, context);
        } catch (AnswerException e) {
            if (String.valueOf(e.getMessage()).contains("Lambda delivers it again")) {
                // It is for the other version, or the status of the stack may be behind.
                assertThat(written).isEmpty();
                return "comes again";
            }
            String text = new String(event, StandardCharsets.UTF_8);
            boolean isUrlClear = text.contains("\"ResponseURL\":\"" + responseUrl + '"')
                    && text.split("ResponseURL", -1).length == 2;
            assertThat(isUrlClear).as("could have been told").isFalse();
            return "nobody to tell";
        }
        Optional<Answer> answer = cloudFormation.answerTo(responseUrl);
        if (answer.isPresent()) {
            return answer.get().status();
        }
        if (context.log().contains("No answer from here: the event comes too late")) {
            assertThat(written).isEmpty();
            return "nobody waits";
        }
        Map<String, JsonNode> result = Json.parse(output.toByteArray()).asObject();
        if (result.containsKey("error")) {
            assertThat(result.get("error").asString()).hasSizeGreaterThan(20);
            return "error";
        }
        assertThat(result).containsKey("action");
        return "result";
    }

    /** Only the real URL is asked: another one is one that cannot be reached. */
    private MigrationFunction function(DynamoDbClient client) {
        HttpPut put = (url, body, limit) -> {
            if (!url.toString().equals(responseUrl)) {
                throw new IOException("no such host");
            }
            return new UrlConnectionPut().put(url, body, limit);
        };
        return new MigrationFunction(
                Migrations.unnamed(() ->
                        Registry.of(TestMigration.of("a", 1), TestMigration.of("b", 2), TestMigration.of("c", 3))),
                new Parts(
                        () -> client,
                        put,
                        time,
                        MutatedEventsTest::gone,
                        id -> new Stacks.Stack(stackStatus, Optional.empty()),
                        (function, next) -> {
                            throw new ContinuationException("refused");
                        })) {};
    }

    private static byte[] gone(String arn, byte[] payload, Duration limit) {
        throw DelegationException.gone(arn);
    }

    private Map<String, String> properties(int version, String target) {
        return Shapes.properties(
                table,
                "FunctionVersion",
                FakeContext.ARN + ":" + version,
                "Target",
                target,
                "OnDelete",
                "RollBack",
                "OnDowngrade",
                "RollBack",
                "Force",
                "false");
    }

    private static Map<String, JsonNode> node(Map<String, ?> event) {
        return Json.parse(Json.bytes(event)).asObject();
    }
}

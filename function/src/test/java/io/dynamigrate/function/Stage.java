package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.CloudFormationStandIn;
import io.dynamigrate.run.Migrator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A function on a real table, and CloudFormation, which gets its answers over HTTP. */
final class Stage implements AutoCloseable {

    final CloudFormationStandIn cloudFormation = CloudFormationStandIn.start();
    final FakeTime time = new FakeTime();
    private final DynamoDbClient client;
    private final Map<String, Version> versions = new HashMap<>();
    private final List<String> handedTo = new ArrayList<>();
    private Continuation continuation = (function, payload) -> {
        throw new ContinuationException("there is none on this stage");
    };
    private String stackStatus = "";
    private boolean losesResponses;
    private List<String> above = List.of();
    private final Map<String, String> otherStacks = new HashMap<>();

    Stage(DynamoDbClient client) {
        this.client = client;
    }

    /** A version of the function with these migrations, which other versions can invoke from now on. */
    Version version(int number, Migration... migrations) {
        return version(Integer.toString(number), () -> Registry.of(migrations));
    }

    Version version(String number, Supplier<Registry> registry) {
        return version(number, Migrations.unnamed(registry));
    }

    Version version(String number, Migrations migrations) {
        Version version = new Version(number, new MigrationFunction(migrations, parts()) {});
        versions.put(FakeContext.ARN + ":" + number, version);
        return version;
    }

    Parts parts() {
        return new Parts(
                () -> client,
                new UrlConnectionPut(),
                time,
                this::invoke,
                this::describe,
                (function, payload) -> continuation.invoke(function, payload));
    }

    /** What happens when the function asks for its next hop; at first, that is refused. */
    void onContinuation(Continuation next) {
        continuation = next;
    }

    /** Gives a version another time limit. */
    void limit(int number, int millis) {
        versions.get(FakeContext.ARN + ":" + number).within(millis);
    }

    /** Makes a version go away. */
    void delete(int number) {
        versions.remove(FakeContext.ARN + ":" + number);
    }

    /** Says what DescribeStacks tells of the stack, except during a Create; nothing, and it is denied. */
    void stackIs(String status) {
        stackStatus = status;
    }

    /**
     * Says that the stack is part of another one, and so on up to the top, and what DescribeStacks tells of these; nothing
     * of one, and it is denied.
     */
    void partOf(String... statuses) {
        above = List.of(statuses);
    }

    /** Says what DescribeStacks tells of another stack; nothing, and it does not know it. */
    void otherStackIs(String stackId, String status) {
        otherStacks.put(stackId, status);
    }

    /** The versions that other versions invoked, in order. */
    List<String> handedTo() {
        return handedTo;
    }

    /** Loses the responses of other versions, which work all the same. */
    void loseResponses() {
        losesResponses = true;
    }

    private byte[] invoke(String arn, byte[] payload, Duration limit) {
        handedTo.add(arn.substring(arn.lastIndexOf(':') + 1));
        Version version = versions.get(arn);
        if (version == null) {
            throw DelegationException.gone(arn);
        }
        try {
            String response = version.invoke(new String(payload, StandardCharsets.UTF_8));
            if (losesResponses) {
                throw DelegationException.lost(arn + " gave no response within the time: Read timed out");
            }
            return response.getBytes(StandardCharsets.UTF_8);
        } catch (DelegationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw DelegationException.lost(arn + " ended with " + e);
        }
    }

    private Stacks.Stack describe(String stackId) {
        if (otherStacks.containsKey(stackId)) {
            if (otherStacks.get(stackId).isEmpty()) {
                throw SdkClientException.create("Stack with id " + stackId + " does not exist");
            }
            return new Stacks.Stack(otherStacks.get(stackId), Optional.empty());
        }
        int level = stackId.equals(Events.STACK) ? 0 : Integer.parseInt(stackId);
        String status = level == 0 ? stackStatus : above.get(level - 1);
        if (status.isEmpty()) {
            throw SdkClientException.create("access denied");
        }
        return new Stacks.Stack(
                status, level < above.size() ? Optional.of(Integer.toString(level + 1)) : Optional.empty());
    }

    /** A published version of the function. */
    final class Version {

        private final String number;
        private final MigrationFunction function;
        private FakeContext context;
        private int millis = 900_000;

        private Version(String number, MigrationFunction function) {
            this.number = number;
            this.function = function;
            this.context = FakeContext.ofVersion(number);
        }

        /** The same with another time limit. */
        Version within(int newMillis) {
            millis = newMillis;
            return this;
        }

        /** Sends an event of CloudFormation, and gives what CloudFormation was told. */
        Answer told(Map<String, ?> event) {
            String filled = cloudFormation.fill(Events.json(event));
            String later = stackStatus;
            if ("Create".equals(event.get("RequestType")) && !later.isEmpty()) {
                stackIs("CREATE_IN_PROGRESS");
            }
            assertThat(invoke(filled)).isEmpty();
            stackIs(later);
            Answer answer = cloudFormation.answer().orElseThrow();
            assertThat(context.log()).doesNotContain("X-Amz-Signature");
            assertThat(answer.reason())
                    .doesNotContain("X-Amz-Signature")
                    .endsWith("(log stream: " + FakeContext.LOG_STREAM + ", log group: " + FakeContext.LOG_GROUP + ")");
            return answer;
        }

        /** Sends a command by hand, and gives its result. */
        Map<String, JsonNode> result(String command) {
            return Json.parse(invoke(command).getBytes(StandardCharsets.UTF_8)).asObject();
        }

        /** Sends anything, and gives what comes back. */
        String invoke(String text) {
            String input = versioned(text);
            context = new FakeContext(number, millis);
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            try {
                function.handleRequest(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), output, context);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return output.toString(StandardCharsets.UTF_8);
        }

        /** The event with the version that every template has to name, unless a test is about that. */
        private String versioned(String text) {
            String properties = "\"ResourceProperties\":{";
            int begin = text.indexOf(properties) + properties.length();
            boolean isChange = begin >= properties.length() && !text.contains("\"Delete\"");
            if (!isChange || text.substring(begin, text.indexOf('}', begin)).contains("FunctionVersion")) {
                return text;
            }
            String named = number.equals("$LATEST") ? "1" : number;
            return text.substring(0, begin) + "\"FunctionVersion\":\"" + named + "\""
                    + (text.charAt(begin) == '}' ? "" : ",") + text.substring(begin);
        }

        /** What the last invocation logged at the level WARN. */
        List<String> warnings() {
            return context.warnings();
        }

        /** The log of the last invocation. */
        String log() {
            return context.log();
        }
    }

    /** Lets the failure destination answer an event, because the function died each time. */
    Answer unanswered(String event) throws IOException {
        return unanswered(event, client);
    }

    Answer unanswered(String event, DynamoDbClient other) throws IOException {
        String record = """
                {"version": "1.0", "requestContext": {"condition": "RetriesExhausted"}, "requestPayload": %s,
                 "responsePayload": {"errorType": "Runtime.ExitError", "errorMessage": "signal 9"}}
                """.formatted(event);
        Parts parts = parts();
        new UnansweredEvents(new Parts(
                        () -> other,
                        parts.http(),
                        parts.time(),
                        parts.versions(),
                        parts.stacks(),
                        parts.continuation()))
                .handleRequest(
                        new ByteArrayInputStream(record.getBytes(StandardCharsets.UTF_8)),
                        new ByteArrayOutputStream(),
                        FakeContext.ofVersion("1"));
        return cloudFormation.answer().orElseThrow();
    }

    /** Makes the table as if the process had died before it decided the answer to the event. */
    void forgetAnswer(String table, String event) {
        client.updateItem(update -> update.tableName(table)
                .key(Map.of("PK", fromS("MIGRATION#RUN"), "SK", fromS(Events.runId(event))))
                .updateExpression("REMOVE migration_answer"));
    }

    /** The partition keys of the items that are no rows of the migrations, in order. */
    List<String> items(String table) {
        return client.scanPaginator(scan -> scan.tableName(table).consistentRead(true)).items().stream()
                .map(item -> item.get("PK").s())
                .filter(key -> !key.startsWith("MIGRATION#"))
                .sorted()
                .toList();
    }

    /** What the history says, by id: such as {@code {a=applied, b=failed}}. */
    Map<String, String> history(String table) {
        Map<String, String> statuses = new TreeMap<>();
        records(table)
                .forEach(record -> statuses.put(record.id(), record.status().stored()));
        return statuses;
    }

    List<MigrationRecord> records(String table) {
        return Migrator.builder(client, table, Registry.of()).build().history();
    }

    /** Makes sure that nobody holds the lock of the table. */
    void assertFree(String table) {
        assertThat(Migrator.builder(client, table, Registry.of())
                        .build()
                        .status()
                        .lock())
                .isEmpty();
    }

    /**
     * Makes sure that nothing was done to the table but to claim it, and to keep what CloudFormation was told: the same
     * request, delivered again, must not run with what has become of the table by then.
     */
    void assertOnlyClaimed(String table) {
        assertThat(client.scanPaginator(scan -> scan.tableName(table).consistentRead(true))
                        .items())
                .extracting(item -> item.get("PK").s())
                .containsOnly("MIGRATION#RUN", "MIGRATION#STATUS");
        assertFree(table);
    }

    void advance(Duration duration) {
        time.advance(duration);
    }

    @Override
    public void close() {
        cloudFormation.close();
    }
}

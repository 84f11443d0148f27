package io.dynamigrate.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * Where events are played: a DynamoDB, the packaged function in its own process, and stand-ins for CloudFormation and for
 * Lambda, which knows no other version.
 */
final class Stage implements AutoCloseable {

    private static final String DEFAULT_VERSION = "1";
    /** A version's number, or its ARN, which is what a template's {@code !Ref} gives. */
    private static final Pattern VERSION = Pattern.compile("(?:arn:.*:)?([0-9]+)");

    private final LocalDynamoDb dynamoDb;
    private final AppTables tables;
    private final Path app;
    private final String handler;
    private final Consumer<String> log;
    private final StacksStandIn stacks = StacksStandIn.start();
    private final LambdaStandIn lambda = LambdaStandIn.start();
    private @Nullable LambdaProcess function;
    private String version = "";
    private Map<String, String> place;

    Stage(LocalDynamoDb dynamoDb, AppTables tables, Path app, String handler, Consumer<String> log) {
        this.dynamoDb = dynamoDb;
        this.app = app;
        this.handler = handler;
        this.log = log;
        this.tables = tables;
        this.place = tables.place();
    }

    /** Plays an event of CloudFormation, or a command by hand. */
    Outcome play(String json) throws InterruptedException {
        Map<String, JsonNode> fields = Json.object(json);
        place = tables.placeOf(fields);
        tables.createIfMissing(dynamoDb.client(), place);
        LambdaProcess process = process(version(fields, "ResourceProperties").orElse(DEFAULT_VERSION));
        if (!EventFile.isForCloudFormation(fields)) {
            return Outcome.ofCommand(process.invoke(json));
        }
        stacks.stack(text(fields, "StackId"), status(fields));
        return event(process, json);
    }

    /** Where the application's migrations work. */
    Map<String, String> place() {
        return tables.place();
    }

    /** How the table of the last request stands. */
    TableState table() {
        return AppTables.read(dynamoDb.client(), place);
    }

    @Override
    public void close() {
        if (function != null) {
            function.close();
        }
        stacks.close();
        lambda.close();
        dynamoDb.close();
    }

    /** The status of a stack that sends such an event: a version that becomes lower tells that the stack is rolled back. */
    private static String status(Map<String, JsonNode> fields) {
        if (text(fields, "RequestType").equals("Delete")) {
            return "DELETE_IN_PROGRESS";
        }
        Optional<Long> before = version(fields, "OldResourceProperties").map(Long::parseLong);
        Optional<Long> now = version(fields, "ResourceProperties").map(Long::parseLong);
        return before.isPresent() && now.isPresent() && now.get() < before.get()
                ? "UPDATE_ROLLBACK_IN_PROGRESS"
                : "UPDATE_IN_PROGRESS";
    }

    private static String text(Map<String, JsonNode> fields, String name) {
        JsonNode value = fields.get(name);
        return value == null ? "" : Json.plain(value);
    }

    private static Outcome event(LambdaProcess process, String json) throws InterruptedException {
        try (CloudFormationStandIn cloudFormation = CloudFormationStandIn.start()) {
            Invocation invocation = process.invoke(cloudFormation.fill(json));
            return cloudFormation.answer().map(Outcome::of).orElseGet(() -> Outcome.failed(silent(invocation)));
        } catch (ProtocolViolation e) {
            return Outcome.failed(e.getMessage());
        }
    }

    private static String silent(Invocation invocation) {
        return "CloudFormation got no answer: "
                + invocation
                        .error()
                        .map(error -> error.type() + ", " + error.message())
                        .orElse("the function returned without one.");
    }

    /** The version that CloudFormation would invoke: a deployment's event names the version that it made current. */
    private static Optional<String> version(Map<String, JsonNode> fields, String properties) {
        return Optional.ofNullable(fields.get(properties))
                .flatMap(node -> node.field("FunctionVersion"))
                .map(version -> VERSION.matcher(Json.plain(version)))
                .filter(Matcher::matches)
                .map(found -> found.group(1));
    }

    private LambdaProcess process(String wanted) {
        LambdaProcess present = function;
        if (present != null && version.equals(wanted)) {
            return present;
        }
        if (present != null) {
            present.close();
        }
        LambdaProcess started = LambdaProcess.of(app, handler)
                .functionVersion(wanted)
                .dynamoDb(dynamoDb.endpoint())
                .environment("AWS_ENDPOINT_URL_LAMBDA", lambda.endpoint().toString())
                .environment(
                        "AWS_ENDPOINT_URL_CLOUDFORMATION", stacks.endpoint().toString())
                .log(log)
                .start();
        function = started;
        version = wanted;
        return started;
    }
}

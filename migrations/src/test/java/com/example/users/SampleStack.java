package com.example.users;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.tests.EventLoader;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.CloudFormationStandIn;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.LambdaProcess;
import io.dynamigrate.local.StacksStandIn;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * The stack that the sample events are about: the table {@code users}, new for each test; each version of the packaged
 * function in a JVM of its own; and the end of CloudFormation.
 */
final class SampleStack implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    static final Path EVENTS = Path.of("..", "events");
    static final String LOOKUP = "20240115_add_user_lookup";
    static final String ACTIVITY = "20240116_add_activity_index";
    static final String EMAIL_LOWER = "20240117_add_email_lower";

    private static final String TABLE = "users";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DynamoDbExtension dynamoDb = DynamoDbExtension.create();
    private final CloudFormationStandIn cloudFormation = CloudFormationStandIn.start();
    private final StacksStandIn stacks = StacksStandIn.start();
    private final Map<String, LambdaProcess> versions = new HashMap<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        dynamoDb.beforeAll(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        users().create();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        users().delete();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        versions.values().forEach(LambdaProcess::close);
        stacks.close();
        cloudFormation.close();
        dynamoDb.afterAll(context);
    }

    UsersTable users() {
        return new UsersTable(dynamoDb, TABLE);
    }

    Answer create() throws InterruptedException {
        return send(event("create.json"));
    }

    Answer update() throws InterruptedException {
        return send(event("update.json"));
    }

    /** Sends the event to the version of the function that its template deploys, and waits for the answer. */
    Answer send(CloudFormationCustomResourceEvent event) throws InterruptedException {
        String version = version(event.getResourceProperties());
        boolean isRollback = event.getOldResourceProperties() != null
                && version(event.getOldResourceProperties()).compareTo(version) > 0;
        stacks.stack(
                event.getStackId(),
                event.getRequestType().equals("Delete")
                        ? "DELETE_IN_PROGRESS"
                        : isRollback ? "UPDATE_ROLLBACK_IN_PROGRESS" : "UPDATE_IN_PROGRESS");
        return send(json(event), version);
    }

    private static String version(Map<String, Object> properties) {
        String version = String.valueOf(properties.get("FunctionVersion"));
        return version.substring(version.lastIndexOf(':') + 1);
    }

    /** Sends an event, whatever its form, to the first version, and waits for the answer. */
    Answer send(String event) throws InterruptedException {
        return send(event, "1");
    }

    private Answer send(String event, String version) throws InterruptedException {
        function(version).invoke(cloudFormation.fill(event)).response();
        return cloudFormation.await(PATIENCE);
    }

    /** Gives the first version a command by hand. */
    Map<String, JsonNode> command(Map<String, Object> command) throws InterruptedException {
        return invoke(json(command));
    }

    /** Gives the first version any text. */
    Map<String, JsonNode> invoke(String text) throws InterruptedException {
        return JsonNode.parser().parse(function("1").invoke(text).response()).asObject();
    }

    /** What a new process of the function logs while it works at the event. */
    List<String> log(CloudFormationCustomResourceEvent event) throws InterruptedException {
        stacks.stack(event.getStackId(), "CREATE_IN_PROGRESS");
        LambdaProcess function = start("1");
        try (function) {
            function.invoke(cloudFormation.fill(json(event))).response();
            cloudFormation.await(PATIENCE);
        }
        // The log is complete only now.
        return function.log();
    }

    private LambdaProcess function(String version) {
        return versions.computeIfAbsent(version, this::start);
    }

    private LambdaProcess start(String version) {
        return LambdaProcess.of(Path.of("target", "lambda"), UserMigrations.class.getName())
                .dynamoDb(dynamoDb.endpoint())
                .environment(
                        "AWS_ENDPOINT_URL_CLOUDFORMATION", stacks.endpoint().toString())
                .functionVersion(version)
                .start();
    }

    static CloudFormationCustomResourceEvent event(String name) {
        return EventLoader.loadCloudFormationCustomResourceEvent(
                EVENTS.resolve(name).toString());
    }

    @SuppressWarnings("unchecked") // A value's class is a class of its type.
    private static <T> String json(T value) {
        PojoSerializer<T> serializer =
                LambdaEventSerializers.serializerFor((Class<T>) value.getClass(), SampleStack.class.getClassLoader());
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        serializer.toJson(value, json);
        return json.toString(StandardCharsets.UTF_8);
    }
}

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
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The stack that the sample events are about: the table {@code users}, new for each test; each version of the packaged
 * function in a JVM of its own; and the end of CloudFormation.
 */
final class SampleStack implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    static final Path EVENTS = Path.of("..", "events");

    private static final String TABLE = "users";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DynamoDbExtension dynamoDb;
    private final CloudFormationStandIn cloudFormation = CloudFormationStandIn.start();
    private final StacksStandIn stacks = StacksStandIn.start();
    private final Map<String, LambdaProcess> versions = new HashMap<>();

    SampleStack(DynamoDbExtension dynamoDb) {
        this.dynamoDb = dynamoDb;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        // Created and not adopted: a table of this name that was there before belongs to somebody.
        dynamoDb.client()
                .createTable(table -> table.tableName(TABLE)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(string("PK"), string("SK"))
                        .keySchema(key("PK", KeyType.HASH), key("SK", KeyType.RANGE)));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        dynamoDb.client().deleteTable(table -> table.tableName(TABLE));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        versions.values().forEach(LambdaProcess::close);
        stacks.close();
        cloudFormation.close();
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
        stacks.stack(
                event.getStackId(),
                event.getRequestType().equals("Delete") ? "DELETE_IN_PROGRESS" : "UPDATE_IN_PROGRESS");
        String version = String.valueOf(event.getResourceProperties().get("FunctionVersion"));
        return send(json(event), version.substring(version.lastIndexOf(':') + 1));
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

    /** The migrations of the table in the order of their ids, each with its state. */
    List<String> history() {
        return users().records("MIGRATION#HISTORY").stream()
                .map(row -> UsersTable.text(row, "id") + " " + UsersTable.text(row, "status"))
                .toList();
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

    private static AttributeDefinition string(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
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

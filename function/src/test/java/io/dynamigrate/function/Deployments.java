package io.dynamigrate.function;

import io.dynamigrate.Migration;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.WatchedClient;
import io.dynamigrate.run.Migrator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Deployments of one resource on one table, one after the other. */
abstract class Deployments {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    final TestMigration a = TestMigration.of("a", 1);
    final TestMigration b = TestMigration.of("b", 2);
    final TestMigration c = TestMigration.of("c", 3);

    @AutoClose
    final Stage stage = new Stage(dynamoDb.client());

    final String table = dynamoDb.newTable();
    String physicalId = "";

    final Answer create(Map<String, ?> properties, Migration... migrations) {
        Answer answer = stage.version(7, migrations).told(Events.create(properties));
        physicalId = answer.physicalResourceId();
        return answer;
    }

    final Answer deploy(int number, Map<String, ?> now, Map<String, ?> before, Migration... migrations) {
        Answer answer = stage.version(number, migrations).told(Events.update(physicalId, now, before));
        physicalId = answer.physicalResourceId();
        return answer;
    }

    final Answer delete(Map<String, ?> properties, Migration... migrations) {
        return stage.version(7, migrations).told(Events.delete(physicalId, properties));
    }

    /** Sends an event to the function that answers for the other one, which died each time. */
    final Answer unanswered(Map<String, Object> event) throws IOException {
        return unanswered(event, dynamoDb.client());
    }

    final Answer unanswered(Map<String, Object> event, DynamoDbClient client) throws IOException {
        return stage.unanswered(stage.cloudFormation.fill(Events.json(event)), client);
    }

    /** Delivers an event to version 7 with these parts. */
    static void handle(String event, Parts parts, Migration... migrations) throws IOException {
        new MigrationFunction(Migrations.unnamed(() -> Registry.of(migrations)), parts) {}.handleRequest(
                new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                new ByteArrayOutputStream(),
                FakeContext.ofVersion("7"));
    }

    /** Delivers an event to version 7 with that client, and gives what CloudFormation was told. */
    final Answer told(Map<String, Object> event, DynamoDbClient client, Migration... migrations) throws IOException {
        handle(
                stage.cloudFormation.fill(Events.json(event)),
                client,
                stage.parts().http(),
                migrations);
        return stage.cloudFormation.answer().orElseThrow();
    }

    final void handle(String event, DynamoDbClient client, HttpPut put, Migration... migrations) throws IOException {
        Parts parts = stage.parts();
        handle(
                event,
                new Parts(() -> client, put, parts.time(), parts.versions(), parts.stacks(), parts.continuation()),
                migrations);
    }

    /** A client that is denied everything. */
    static DynamoDbClient deniedClient() {
        return WatchedClient.of(dynamoDb.client(), request -> {
            throw denied();
        });
    }

    static AwsServiceException denied() {
        return DynamoDbException.builder()
                .message("not authorized to perform: dynamodb:DescribeTable")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("AccessDeniedException")
                        .build())
                .build();
    }

    /** Lets another custom resource claim the table. */
    final void claim(String owner) {
        Migrator.builder(dynamoDb.client(), table, Registry.of())
                .owner(owner)
                .build()
                .requests()
                .claim("1");
    }

    final Map<String, String> version(int number, String... more) {
        return Shapes.version(table, number, more);
    }

    /** A migration after a, whose time is over before it is done. */
    final TestMigration slow(String id, long version) {
        return TestMigration.of(id, version).up(this::takeAllTime);
    }

    private void takeAllTime(MigrationContext context) throws Exception {
        if (!context.dryRun()) {
            stage.advance(context.timeLeft());
        }
        context.step("next", () -> {});
    }

    /** The event for another resource of the stack. */
    static Map<String, Object> of(String logicalId, Map<String, Object> event) {
        Map<String, Object> other = new LinkedHashMap<>(event);
        other.put("LogicalResourceId", logicalId);
        return other;
    }
}

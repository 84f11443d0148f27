package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.WatchedClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Deletes that are to take back, and meet trouble. */
class UndoneDeletesTest extends Deployments {

    private final Map<String, String> properties = version(7, "OnDelete", "RollBack");

    @Test
    void aSecondDeliveryAfterACrashGoesOn() throws Exception {
        create(properties, a);
        stage.stackIs("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
        String event = stage.cloudFormation.fill(Events.json(Events.delete(physicalId, properties)));
        AtomicBoolean isDead = new AtomicBoolean();
        DynamoDbClient dying = WatchedClient.of(dynamoDb.client(), request -> {
            if (isDead.get()) {
                throw SdkClientException.create("killed");
            }
        });
        TestMigration deadly = TestMigration.of("a", 1).down(context -> isDead.set(true));
        assertThatThrownBy(() -> handle(event, dying, (url, body, limit) -> 403, deadly))
                .isInstanceOf(AnswerException.class);
        stage.forgetAnswer(table, event);
        assertThat(stage.history(table)).containsOnly(entry("a", "rolling_back"));

        stage.version(7, a).invoke(event);

        assertThat(stage.cloudFormation.answer().orElseThrow().data()).contains(entry("RolledBack", "a"));
        assertThat(stage.items(table)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ROLLBACK_IN_PROGRESS, true", "DELETE_IN_PROGRESS, false"})
    void aCreateThatHadNoPermissionIsUndone(String status, boolean succeeds) throws Exception {
        DynamoDbClient denied = WatchedClient.of(dynamoDb.client(), request -> {
            throw DynamoDbException.builder()
                    .message("not authorized to perform: dynamodb:DescribeTable")
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("AccessDeniedException")
                            .build())
                    .build();
        });
        stage.stackIs("CREATE_IN_PROGRESS");
        HttpPut put = stage.parts().http();
        handle(stage.cloudFormation.fill(Events.json(Events.create(properties))), denied, put, a);
        Answer created = stage.cloudFormation.answer().orElseThrow();
        assertThat(created.succeeded()).isFalse();
        stage.stackIs(status);

        Map<String, Object> delete = Events.delete(created.physicalResourceId(), properties);
        handle(stage.cloudFormation.fill(Events.json(delete)), denied, put, a);

        Answer deleted = stage.cloudFormation.answer().orElseThrow();
        assertThat(deleted.succeeded()).isEqualTo(succeeds);
        assertThat(deleted.reason()).contains("not authorized to perform: dynamodb:DescribeTable");
        assertThat(deleted.reason().contains("ATTENTION")).isEqualTo(succeeds);
    }

    @Test
    void anEditedMigrationStaysAndTheRestIsTakenBack() {
        create(properties, TestMigration.of("a", 1, "b"), b, c);
        stage.stackIs("DELETE_IN_PROGRESS");

        Answer deleted = delete(properties, a, b, c);

        assertThat(deleted.succeeded()).isTrue();
        assertThat(deleted.reason()).contains("ATTENTION: not taken back: 1 migration (a). 'a' was changed");
        assertThat(stage.history(table))
                .containsOnly(entry("a", "applied"), entry("b", "applied"), entry("c", "rolled_back"));
    }

    @Test
    void aRowThatCannotBeReadDoesNotKeepTheStack() {
        create(properties, a);
        dynamoDb.client()
                .putItem(put -> put.tableName(table)
                        .item(Map.of("PK", fromS("MIGRATION#HISTORY"), "SK", fromS("x"), "version", fromS("one"))));
        stage.stackIs("DELETE_IN_PROGRESS");

        Answer deleted = delete(properties, a);

        assertThat(deleted.succeeded()).isTrue();
        assertThat(deleted.reason())
                .contains("ATTENTION: not taken back: 1 migration (a). The attribute 'version' of the history row 'x'");
    }

    private void handle(String event, DynamoDbClient client, HttpPut put, Migration... migrations) throws Exception {
        Parts parts = stage.parts();
        Parts with = new Parts(() -> client, put, parts.time(), parts.versions(), parts.stacks());
        new MigrationFunction(Migrations.unnamed(() -> Registry.of(migrations)), with) {}.handleRequest(
                new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                new ByteArrayOutputStream(),
                FakeContext.ofVersion("7"));
    }
}

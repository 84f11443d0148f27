package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.local.Answer;
import io.dynamigrate.local.WatchedClient;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Deletes that are to roll back, and meet trouble. */
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
            throw denied();
        });
        stage.stackIs("CREATE_IN_PROGRESS");
        Answer created = told(Events.create(properties), denied, a);
        assertThat(created.succeeded()).isFalse();
        stage.stackIs(status);

        Answer deleted = told(Events.delete(created.physicalResourceId(), properties), denied, a);

        assertThat(deleted.succeeded()).isEqualTo(succeeds);
        assertThat(deleted.reason()).contains("not authorized to perform: dynamodb:DescribeTable");
        assertThat(deleted.reason().contains("ATTENTION")).isEqualTo(succeeds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ROLLBACK_IN_PROGRESS"})
    void aCreateThatCouldNotReachDynamoDbIsUndone(String status) throws Exception {
        DynamoDbClient unreachable = WatchedClient.of(dynamoDb.client(), request -> {
            throw SdkClientException.create("connect timed out");
        });
        Answer created = told(Events.create(properties), unreachable, a);
        assertThat(created.succeeded()).isFalse();
        stage.stackIs(status);

        assertThat(told(Events.delete(created.physicalResourceId(), properties), unreachable, a)
                        .succeeded())
                .isTrue();
    }

    /** The acquisition of the lock names the attribute too, in its condition. */
    private static boolean setsClaims(UpdateItemRequest update) {
        return update.expressionAttributeNames().entrySet().stream()
                .filter(name -> name.getValue().equals("migration_claims"))
                .anyMatch(name -> update.updateExpression().contains(name.getKey() + " = "));
    }

    @Test
    void oneThatTookAllBackDoesNotFailBecauseOfTheClaim() throws Exception {
        create(properties, a);
        stage.stackIs("DELETE_IN_PROGRESS");
        DynamoDbClient flaky = WatchedClient.of(dynamoDb.client(), request -> {
            if (request instanceof UpdateItemRequest update && setsClaims(update)) {
                throw SdkClientException.create("reset");
            }
        });
        assertThat(told(Events.delete(physicalId, properties), flaky, a).succeeded())
                .isTrue();
        assertThat(stage.items(table)).isEmpty();
    }

    @Test
    void aMigrationThatMayNeitherBeAppliedNorRolledBackDoesNotKeepTheStack() {
        TestMigration denied = TestMigration.of("a", 1)
                .up(context -> {
                    throw denied();
                })
                .down(context -> {
                    throw denied();
                });
        assertThat(create(properties, denied).succeeded()).isFalse();
        stage.stackIs("ROLLBACK_IN_PROGRESS");

        Answer deleted = delete(properties, denied);

        assertThat(deleted.succeeded()).isTrue();
        assertThat(deleted.reason()).contains("ATTENTION: not all is rolled back, because access is denied.");
    }

    @Test
    void aFunctionThatCannotStartDoesNotKeepTheStack() throws Exception {
        stage.stackIs("CREATE_IN_PROGRESS");
        Answer created = unanswered(Events.create(properties));
        assertThat(created.succeeded()).isFalse();
        stage.stackIs("ROLLBACK_IN_PROGRESS");

        Answer deleted = unanswered(Events.delete(created.physicalResourceId(), properties));

        assertThat(deleted.succeeded()).isTrue();
        assertThat(deleted.reason()).startsWith("There is nothing to roll back.");
    }

    @Test
    void aFunctionThatDiesEachTimeFailsWhereSomethingIsToBeRolledBack() throws Exception {
        create(properties, a);
        stage.stackIs("DELETE_IN_PROGRESS");

        assertThat(unanswered(Events.delete(physicalId, properties)).succeeded())
                .isFalse();
    }

    @Test
    void aTableThatCannotHoldTheRecordsAnyMoreIsSaid() {
        create(properties, a);
        CreateGlobalSecondaryIndexAction index = CreateGlobalSecondaryIndexAction.builder()
                .indexName("byOwner")
                .keySchema(KeySchemaElement.builder()
                        .attributeName("migration_owner")
                        .keyType(KeyType.HASH)
                        .build())
                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                .build();
        dynamoDb.client()
                .updateTable(update -> update.tableName(table)
                        .attributeDefinitions(
                                Shapes.attribute("PK", ScalarAttributeType.S),
                                Shapes.attribute("SK", ScalarAttributeType.S),
                                Shapes.attribute("migration_owner", ScalarAttributeType.S))
                        .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder()
                                .create(index)
                                .build()));
        stage.stackIs("DELETE_IN_PROGRESS");

        Answer deleted = delete(properties, a);

        assertThat(deleted.succeeded()).isTrue();
        assertThat(deleted.reason()).startsWith("ATTENTION: what is applied stays. The table '" + table);
    }

    @Test
    void aStatusRowThatCannotBeReadDoesNotKeepTheStack() {
        create(properties, a);
        dynamoDb.client()
                .updateItem(update -> update.tableName(table)
                        .key(Map.of("PK", fromS("MIGRATION#STATUS"), "SK", fromS("CURRENT")))
                        .updateExpression("SET last_version = :text")
                        .expressionAttributeValues(Map.of(":text", fromS("one"))));
        stage.stackIs("DELETE_IN_PROGRESS");

        Answer deleted = delete(properties, a);

        assertThat(deleted.succeeded()).isTrue();
        assertThat(deleted.reason()).startsWith("ATTENTION: what is applied stays. The attribute 'last_version'");
    }

    @Test
    void aPartOfAStackThatIsUndoneByItselfIsUndone() {
        create(properties, a);
        stage.stackIs("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
        stage.partOf("UPDATE_IN_PROGRESS");

        assertThat(delete(properties, a).data()).contains(entry("RolledBack", "a"));
    }

    @Test
    void aPartOfAPartThatCouldNotBeCreatedIsRolledBack() {
        create(properties, a);
        stage.stackIs("DELETE_IN_PROGRESS");
        stage.partOf("ROLLBACK_IN_PROGRESS", "UPDATE_IN_PROGRESS");

        assertThat(delete(properties, a).data()).contains(entry("RolledBack", "a"));
    }

    @Test
    void aPartThatIsRemovedFromAStackThatLivesOnStaysAndItsRunIsStopped() {
        create(properties, a);
        stage.stackIs("DELETE_IN_PROGRESS");
        stage.partOf("DELETE_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");

        Answer deleted = delete(properties, a);

        assertThat(deleted.reason())
                .startsWith("What is applied stays, because the stack of which this one was a part lives on"
                        + " (UPDATE_COMPLETE_CLEANUP_IN_PROGRESS).");
        assertThat(stage.items(table)).containsExactly("a");
    }

    @Test
    void whereTheStackAboveCannotBeReadNothingIsRolledBack() {
        create(properties, a);
        stage.stackIs("DELETE_IN_PROGRESS");
        stage.partOf("");

        Answer deleted = delete(properties, a);

        assertThat(deleted.succeeded()).isTrue();
        assertThat(deleted.reason()).contains("the status of the stack of which this one is a part cannot be read");
        assertThat(stage.items(table)).containsExactly("a");
    }

    @Test
    void whateverIsThrownWhileTheClaimIsMadeForAFailureIsNotThrownFurther() throws Exception {
        DynamoDbClient broken = WatchedClient.of(dynamoDb.client(), request -> {
            throw new NoClassDefFoundError("a/class/that/is/not/there");
        });
        stage.stackIs("CREATE_IN_PROGRESS");

        Answer answer = told(Events.create(properties), broken, a);

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("a/class/that/is/not/there");
    }

    @Test
    void anEditedMigrationStaysAndTheRestIsRolledBack() {
        create(properties, TestMigration.of("a", 1, "b"), b, c);
        stage.stackIs("DELETE_IN_PROGRESS");

        Answer deleted = delete(properties, a, b, c);

        assertThat(deleted.succeeded()).isTrue();
        assertThat(deleted.reason()).contains("ATTENTION: not rolled back: 1 migration (a). 'a' was changed");
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
                .contains(
                        "ATTENTION: not rolled back: 1 migration (a). The attribute 'version' of the history row 'x'");
    }
}

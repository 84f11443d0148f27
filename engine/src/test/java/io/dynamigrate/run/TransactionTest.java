package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Outcome;
import io.dynamigrate.RecordsException;
import io.dynamigrate.Registry;
import io.dynamigrate.StepException;
import io.dynamigrate.TestMigration;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.local.DynamoDbExtension;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Writes that a migration hands to the engine are carried out exactly once, or not at all. */
class TransactionTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final FakeTime time = new FakeTime();
    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2);
    private final Wire wire = new Wire(dynamoDb.client());
    private final String table = dynamoDb.newTable();

    @Test
    void carriesThemOutTogetherWithTheEndOfTheMigration() throws Exception {
        a.up(context -> context.transact(List.of(add("x"), add("y"))));
        b.up(context -> assertThat(count("x")).isEqualTo(1));
        migrate().orThrow();

        assertThat(count("y")).isEqualTo(1);
        assertThat(wire.sent()).hasSize(2 + 5);
    }

    @Test
    void carriesThemOutOnceWhenAnswersAreLost() throws Exception {
        wire.after(Wire.at("transactWriteItems", SdkClientException.create("lost"), 2, 3, 5));
        a.up(context -> context.transact(List.of(add("x"))));
        b.up(context -> context.step("count", List.of(add("x"))));
        migrate().orThrow();

        assertThat(count("x")).isEqualTo(2);
    }

    @Test
    void carriesOutNothingWhenDynamoDbRefusesOne() throws Exception {
        a.up(context -> context.transact(List.of(add("x"), onlyIfThere("y"))));
        Report report = migrate();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.done()).isEmpty();
        assertThat(report.remaining()).containsExactly("a", "b");
        assertThat(report.message().orElseThrow())
                .startsWith("Applying 'a' failed:")
                .contains("DynamoDB refuses write 2 of 2", "ConditionalCheckFailed");
        assertThat(status("a")).isEqualTo(MigrationStatus.FAILED);
        assertThat(b.calls()).isEmpty();
        assertThat(count("x")).isZero();

        a.up(context -> context.transact(List.of(add("x"))));
        assertThat(migrate().orThrow().done()).containsExactly("a", "b");
        assertThat(count("x")).isEqualTo(1);
    }

    @Test
    void doesNotTakeATransactionForRefusedWhoseAnswerWasLostBeforePermissionWent() throws Exception {
        DynamoDbException denied = (DynamoDbException) DynamoDbException.builder()
                .statusCode(400)
                .message("not authorized")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("AccessDeniedException")
                        .build())
                .build();
        a.up(context -> context.transact(List.of(add("x"))));
        wire.after(Wire.at("transactWriteItems", SdkClientException.create("lost"), 2));
        wire.before((operation, request) ->
                operation.equals("transactWriteItems") && wire.sent().size() > 6 ? denied : null);
        assertThat(migrate().error()).containsInstanceOf(RecordsException.class);

        wire.before((operation, request) -> null);
        migrate().orThrow();
        assertThat(count("x")).isEqualTo(1);
    }

    @Test
    void aStepWhoseWritesAreRefusedIsNotDone() throws Exception {
        a.up(context -> context.step("count", List.of(add("x"), onlyIfThere("y"))));
        Report report = migrate();

        assertThat(report.error()).containsInstanceOf(StepException.class);
        assertThat(count("x")).isZero();
    }

    @Test
    void refusesTwoWritesOnOneItem() throws Exception {
        a.up(context -> context.transact(List.of(add("x"), add("x"))));

        assertThat(migrate().error()).containsInstanceOf(StepException.class);
        assertThat(count("x")).isZero();
    }

    @Test
    void refusesMoreThanOneTransactionHolds() throws Exception {
        a.up(context -> {
            context.transact(IntStream.range(0, 90).mapToObj(n -> add("x" + n)).toList());
            context.transact(List.of(add("one too many")));
        });
        Report report = migrate();

        assertThat(report.message().orElseThrow()).contains("91 writes for one transaction: 90 are possible");
        assertThat(count("x0")).isZero();
    }

    @Test
    void holdsAsManyAsItPromises() throws Exception {
        a.up(context -> context.transact(
                IntStream.range(0, 90).mapToObj(n -> add("x" + n)).toList()));
        migrate().orThrow();

        assertThat(count("x89")).isEqualTo(1);
    }

    @Test
    void refusesWritesToTheRecords() throws Exception {
        a.up(context -> context.transact(List.of(TransactWriteItem.builder()
                .delete(delete ->
                        delete.tableName(table).key(Map.of("PK", fromS("MIGRATION#HISTORY"), "SK", fromS("a"))))
                .build())));

        assertThat(migrate().message().orElseThrow()).contains("MIGRATION#", "the engine's own");
    }

    @Test
    void carriesThemOutWhenTakingBackToo() throws Exception {
        a.down(context -> context.transact(List.of(add("x"))));
        migrate().orThrow();
        migrator().rollback(2).orThrow();

        assertThat(count("x")).isEqualTo(1);
        assertThat(status("a")).isEqualTo(MigrationStatus.ROLLED_BACK);
    }

    private TransactWriteItem add(String sort) {
        return update(sort, "attribute_not_exists(never)");
    }

    private TransactWriteItem onlyIfThere(String sort) {
        return update(sort, "attribute_exists(PK)");
    }

    private TransactWriteItem update(String sort, String condition) {
        return TransactWriteItem.builder()
                .update(update -> update.tableName(table)
                        .key(Map.of("PK", fromS("USER"), "SK", fromS(sort)))
                        .updateExpression("ADD n :one")
                        .conditionExpression(condition)
                        .expressionAttributeValues(Map.of(":one", fromN("1"))))
                .build();
    }

    private int count(String sort) {
        return dynamoDb.items(table).stream()
                .filter(item ->
                        item.get("PK").s().equals("USER") && item.get("SK").s().equals(sort))
                .mapToInt(item -> Integer.parseInt(item.get("n").n()))
                .sum();
    }

    private MigrationStatus status(String id) {
        return Store.open(dynamoDb.client(), table, Optional.empty())
                .history()
                .find(id)
                .orElseThrow()
                .status();
    }

    private Report migrate() throws InterruptedException {
        return migrator().migrate();
    }

    private Migrator migrator() {
        return Migrator.builder(wire.client(), table, Registry.of(a, b))
                .time(time)
                .build();
    }
}

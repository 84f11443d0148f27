package io.dynamigrate.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.MigrationContext;
import io.dynamigrate.TestMigration;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.preview.Rehearsal;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Report;
import io.dynamigrate.run.Runs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Issue 12.5: the client of a migration writes no records of the migrations, in a run and in a dry run. */
class RecordsGuardTest extends Runs {

    private static final Map<String, AttributeValue> STATUS =
            Map.of("PK", fromS("MIGRATION#STATUS"), "SK", fromS("CURRENT"));
    private static final String DELETE = "DELETE FROM \"%s\" WHERE PK = 'MIGRATION#STATUS' AND SK = 'CURRENT'";

    private static final Map<String, TestMigration.Work> WRITES = new LinkedHashMap<>();

    static {
        WRITES.put(
                "PutItem",
                context -> context.client()
                        .putItem(put -> put.tableName(context.table().name()).item(STATUS)));
        WRITES.put(
                "UpdateItem",
                context -> context.client()
                        .updateItem(update ->
                                update.tableName(context.table().name()).key(STATUS)));
        WRITES.put(
                "DeleteItem",
                context -> context.client()
                        .deleteItem(delete ->
                                delete.tableName(context.table().name()).key(STATUS)));
        WRITES.put(
                "BatchWriteItem, a put",
                context -> batch(
                        context,
                        WriteRequest.builder()
                                .putRequest(put -> put.item(STATUS))
                                .build()));
        WRITES.put(
                "BatchWriteItem, a deletion",
                context -> batch(
                        context,
                        WriteRequest.builder()
                                .deleteRequest(delete -> delete.key(STATUS))
                                .build()));
        WRITES.put(
                "TransactWriteItems, a put",
                context -> context.client()
                        .transactWriteItems(transaction -> transaction.transactItems(TransactWriteItem.builder()
                                .put(put ->
                                        put.tableName(context.table().name()).item(STATUS))
                                .build())));
        WRITES.put(
                "TransactWriteItems, an update",
                context -> context.client()
                        .transactWriteItems(transaction -> transaction.transactItems(TransactWriteItem.builder()
                                .update(update -> update.tableName(
                                                context.table().name())
                                        .key(STATUS)
                                        .updateExpression("REMOVE is_locked"))
                                .build())));
        WRITES.put(
                "TransactWriteItems, a deletion",
                context -> context.client()
                        .transactWriteItems(transaction -> transaction.transactItems(TransactWriteItem.builder()
                                .delete(delete ->
                                        delete.tableName(context.table().name()).key(STATUS))
                                .build())));
        WRITES.put(
                "ExecuteStatement",
                context -> context.client()
                        .executeStatement(statement -> statement.statement(
                                DELETE.formatted(context.table().name()))));
        WRITES.put(
                "ExecuteStatement with parameters",
                context -> context.client()
                        .executeStatement(statement -> statement
                                .statement(
                                        "UPDATE \"" + context.table().name() + "\" SET a = ? WHERE PK = ? AND SK = ?")
                                .parameters(fromS("a"), fromS("MIGRATION#STATUS"), fromS("CURRENT"))));
        WRITES.put(
                "BatchExecuteStatement",
                context -> context.client()
                        .batchExecuteStatement(batch -> batch.statements(BatchStatementRequest.builder()
                                .statement(DELETE.formatted(context.table().name()))
                                .build())));
        WRITES.put(
                "ExecuteTransaction",
                context -> context.client()
                        .executeTransaction(
                                transaction -> transaction.transactStatements(ParameterizedStatement.builder()
                                        .statement(
                                                DELETE.formatted(context.table().name()))
                                        .build())));
        WRITES.put(
                "by the ARN of the table",
                context -> context.client()
                        .deleteItem(delete -> delete.tableName(
                                        context.table().description().tableArn())
                                .key(STATUS)));
    }

    private static void batch(MigrationContext context, WriteRequest write) {
        context.client()
                .batchWriteItem(
                        batch -> batch.requestItems(Map.of(context.table().name(), List.of(write))));
    }

    static Set<String> writes() {
        return WRITES.keySet();
    }

    @ParameterizedTest
    @MethodSource("writes")
    void everyWriteOfARecordIsRefused(String write) throws Exception {
        Migrator migrator = migrator(TestMigration.of("a", 1).up(WRITES.get(write)));

        Rehearsal rehearsal = migrator.dryRun(Goal.migrate()).migrations().get(0);
        Report report = migrator.migrate();

        assertThat(rehearsal.ending()).isEqualTo(Rehearsal.Ending.FAILS);
        assertThat(rehearsal.why().orElseThrow()).contains("MIGRATION#", "the engine's own");
        assertThat(report.outcome().isSuccess()).isFalse();
        assertThat(report.message().orElseThrow()).contains("MIGRATION#", "the engine's own");
        assertThat(row("MIGRATION#STATUS", "CURRENT")).containsKey("updated_at").doesNotContainKey("a");
    }

    @Test
    void aMigrationThatEmptiesTheTableLeavesTheRecords() throws Exception {
        TestMigration first = TestMigration.of("a", 1).up(item("a"));
        TestMigration wipe = TestMigration.of("b", 2)
                .up(context -> context.client()
                        .scanPaginator(scan -> scan.tableName(context.table().name()))
                        .items()
                        .forEach(item -> context.client()
                                .deleteItem(delete -> delete.tableName(
                                                context.table().name())
                                        .key(Map.of("PK", item.get("PK"), "SK", item.get("SK"))))));

        assertThat(migrator(first, wipe).migrate().message().orElseThrow()).contains("the engine's own");
        assertThat(migrator(first).applied()).hasSize(1);
    }

    @Test
    void otherWritesPass() throws Exception {
        TestMigration other = TestMigration.of("a", 1).up(context -> {
            String name = context.table().name();
            context.client()
                    .executeStatement(statement -> statement.statement(
                            "INSERT INTO \"" + name + "\" VALUE {'PK': 'USER', 'SK': 'MIGRATION#'}"));
            context.client()
                    .executeStatement(statement -> statement
                            .statement("UPDATE \"" + name + "\" SET a = 'MIGRATION#' WHERE PK = ? AND SK = ?")
                            .parameters(fromS("USER"), fromS("MIGRATION#")));
        });
        migrator(other).migrate().orThrow();

        assertThat(people()).containsExactly("MIGRATION#");
    }

    @Test
    void aStatementWhoseKeyCannotBeReadIsRefusedOnTheTableOfTheRecordsOnly() throws Exception {
        String elsewhere = dynamoDb.newTable();
        assertThat(message("DELETE FROM \"" + table + "\" WHERE begins_with(PK, 'a') AND SK = 'b'"))
                .contains("cannot be read from the statement", "compare the key");
        // DynamoDB's own refusal.
        assertThat(message("DELETE FROM \"" + elsewhere + "\" WHERE begins_with(PK, 'a') AND SK = 'b'"))
                .contains("mandatory equality");
    }

    private String message(String statement) throws Exception {
        TestMigration migration = TestMigration.of("a", 1)
                .up(context -> context.client().executeStatement(one -> one.statement(statement)));
        return migrator(migration).migrate().message().orElseThrow();
    }

    @Test
    void neitherTheTargetNorTheTableOfTheRecordsIsDeleted() throws Exception {
        String tracking = dynamoDb.newTable();
        for (String name : List.of(table, tracking)) {
            TestMigration deletes = TestMigration.of("a", 1)
                    .up(context -> context.client().deleteTable(delete -> delete.tableName(name)));
            Migrator migrator = builder(deletes).trackingTable(tracking).build();

            assertThat(migrator.dryRun(Goal.migrate()).migrations().get(0).why().orElseThrow())
                    .contains("deletes the table '" + name + "'");
            assertThat(migrator.migrate().message().orElseThrow()).contains("deletes the table '" + name + "'");
        }
    }
}

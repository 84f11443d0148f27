package io.dynamigrate.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.internal.dynamo.ItemSize;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.Goal.Repair.Correction;
import io.dynamigrate.run.FakeTime;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The steps of a migration that has more of them than a transaction can delete. */
class StepGarbageTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    /** Two transactions are not enough for them. */
    private static final int STEPS = 210;

    private final FakeTime time = new FakeTime();
    private final List<String> did = new ArrayList<>();
    private final TestMigration a = TestMigration.of("a", 1);
    private String table = "";

    static List<Goal> goals() {
        return List.of(Goal.migrate(), Goal.rollbackLast(), Goal.repair("a", Correction.MARK_APPLIED));
    }

    @ParameterizedTest
    @MethodSource("goals")
    void isGoneAfterTheNextRunWhereverOneDies(Goal goal) throws Exception {
        boolean hasDied = true;
        for (int transaction = 1; hasDied; transaction++) {
            leaveUnfinished();
            hasDied = diesAfter(transaction, goal);
            migrator(new Wire(dynamoDb.client())).run(goal).orThrow();

            assertThat(stepRows()).as("died after transaction " + transaction).isEmpty();
            assertThat(did).containsExactly("step 0");
            assertThat(store().history().withStaleSteps()).isEmpty();
            assertThat(store().lock().isLocked()).isFalse();
        }
    }

    /** Issue 12.29: a deleted item counts with its size, and a step may have 64 KB. */
    @Test
    void isDeletedWithin4MegabytesATransaction() throws Exception {
        table = dynamoDb.newTable();
        String large = "x".repeat(60_000);
        List<TransactWriteItem> writes = Stream.of("one", "two", "three")
                .map(name -> TransactWriteItem.builder()
                        .put(put -> put.tableName(table)
                                .item(Map.of(
                                        "PK", fromS("USER"), "SK", fromS(name), "text", fromS("y".repeat(390_000)))))
                        .build())
                .toList();
        a.up(context -> {
            for (int i = 0; i < 90; i++) {
                context.remember("step " + i, () -> Map.of("text", fromS(large)));
            }
            context.transact(writes);
        });
        List<Long> sizes = new ArrayList<>();
        Wire wire = new Wire(dynamoDb.client()).before((operation, request) -> {
            if (request instanceof TransactWriteItemsRequest transaction) {
                sizes.add(transaction.transactItems().stream()
                        .mapToLong(this::size)
                        .sum());
            }
            return null;
        });

        migrator(wire).migrate().orThrow();

        assertThat(sizes).allSatisfy(size -> assertThat(size).isLessThan(4_000_000));
        assertThat(stepRows()).isEmpty();
        assertThat(store().history().withStaleSteps()).isEmpty();
    }

    private long size(TransactWriteItem write) {
        if (write.put() != null) {
            return ItemSize.of(write.put().item());
        }
        if (write.conditionCheck() != null) {
            return 0;
        }
        Map<String, AttributeValue> key =
                write.delete() == null ? write.update().key() : write.delete().key();
        return ItemSize.of(
                dynamoDb.client().getItem(get -> get.tableName(table).key(key)).item());
    }

    /** A migration that failed after its last step. */
    private void leaveUnfinished() throws Exception {
        table = dynamoDb.newTable();
        did.clear();
        a.up(context -> {
            context.step("step 0", () -> did.add("step 0"));
            throw new IllegalStateException("half way");
        });
        migrator(new Wire(dynamoDb.client())).migrate();
        a.up(context -> {
            for (int i = 0; i < STEPS; i++) {
                String step = "step " + i;
                context.step(step, () -> did.add(step));
            }
        });
        Map<String, AttributeValue> first = stepRows().get(0);
        List<WriteRequest> rows = new ArrayList<>();
        for (int i = 1; i < STEPS; i++) {
            Map<String, AttributeValue> row = new HashMap<>(first);
            row.put("SK", fromS("step " + i));
            rows.add(WriteRequest.builder().putRequest(put -> put.item(row)).build());
        }
        for (int from = 0; from < rows.size(); from += 25) {
            List<WriteRequest> batch = rows.subList(from, Math.min(from + 25, rows.size()));
            dynamoDb.client().batchWriteItem(write -> write.requestItems(Map.of(table, batch)));
        }
    }

    /** Runs until a transaction is carried out, after which nothing reaches DynamoDB any more; whether it came to that. */
    private boolean diesAfter(int transaction, Goal goal) throws Exception {
        SdkClientException death = SdkClientException.create("dead");
        AtomicInteger transactions = new AtomicInteger();
        Wire wire = new Wire(dynamoDb.client())
                .before((operation, request) -> transactions.get() == transaction ? death : null)
                .after((operation, request) ->
                        operation.equals("transactWriteItems") && transactions.incrementAndGet() == transaction
                                ? death
                                : null);
        try {
            migrator(wire).run(goal);
        } catch (SdkException e) {
            assertThat(e).isSameAs(death);
        }
        return transactions.get() == transaction;
    }

    private List<Map<String, AttributeValue>> stepRows() {
        return dynamoDb.items(table).stream()
                .filter(item -> item.get("PK").s().startsWith("MIGRATION#STEP#"))
                .toList();
    }

    private Store store() {
        return Store.open(dynamoDb.client(), table, Optional.empty());
    }

    private Migrator migrator(Wire wire) {
        return Migrator.builder(wire.client(), table, Registry.of(a)).time(time).build();
    }
}

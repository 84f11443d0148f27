package io.dynamigrate.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.FaultProxy;
import io.dynamigrate.plan.Checksum;
import io.dynamigrate.run.Migrator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What a run costs, counted where its requests pass. */
class CostTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private static final int[] COUNTS = {0, 1, 10, 100};
    private static FaultProxy proxy;

    private final String table = dynamoDb.newTable();

    @BeforeAll
    static void start() {
        proxy = FaultProxy.to(dynamoDb.endpoint());
    }

    @AfterAll
    static void close() {
        proxy.close();
    }

    @Test
    void costsAFewRequestsMoreThanThereAreMigrations() throws Exception {
        int[] plain = requests(this::plain);
        int[] transactional = requests(this::transactional);
        int[] plainStep = requests(this::plainStep);
        int[] transactionalStep = requests(this::transactionalStep);

        System.out.println("Requests for N migrations of one write:  N=0    1   10  100");
        print("plain write, 2N + 5", plain);
        print("transactional, N + 5", transactional);
        print("plain write in a step, 3N + 5", plainStep);
        print("transactional step, 2N + 5", transactionalStep);
        print("Flamingock", 3, 13, 40, 310);
        print("Mongock", 4, 21, 39, 219);
        assertThat(plain).containsExactly(2, 2 + 5, 20 + 5, 200 + 5);
        assertThat(transactional).containsExactly(2, 1 + 5, 10 + 5, 100 + 5);
        assertThat(plainStep).containsExactly(2, 3 + 5, 30 + 5, 300 + 5);
        assertThat(transactionalStep).containsExactly(2, 2 + 5, 20 + 5, 200 + 5);
    }

    @Test
    void costsTwoRequestsWhenNothingIsPending() throws Exception {
        migrate(table, 3, this::plain);
        proxy.reset();
        migrate(table, 3, this::plain);

        assertThat(proxy.counts()).isEqualTo(Map.of("DescribeTable", 1, "Query", 1));
    }

    @Test
    void neverScans() throws Exception {
        proxy.reset();
        migrate(table, 3, this::transactionalStep);
        Migrator migrator = migrator(table, 3, this::transactionalStep);
        migrator.rollback(3).orThrow();
        migrator.status();

        assertThat(proxy.counts()).doesNotContainKey("Scan");
    }

    @Test
    void aHistoryOfTenThousandMigrationsStaysUnder300MegabytesAndNeedsNoScan() throws Exception {
        writeHistory(LargeHistory.migrations(LargeHistory.APPLIED));
        proxy.reset();
        long start = System.nanoTime();
        try (Child child = Child.start(
                LargeHistory.class, List.of("-Xmx128m"), proxy.endpoint().toString(), table)) {
            String outcome = child.answer();
            int peak = Integer.parseInt(child.answer()) / 1024;

            System.out.printf(
                    "A run of %d migrations behind %d: peak RSS %d MB, %d requests, %d ms with the start of the process%n",
                    LargeHistory.PENDING,
                    LargeHistory.APPLIED,
                    peak,
                    proxy.count(),
                    (System.nanoTime() - start) / 1_000_000);
            assertThat(outcome).isEqualTo("DONE [m10001, m10002, m10003]");
            assertThat(peak).isLessThan(300);
            assertThat(proxy.counts()).doesNotContainKey("Scan");
        }
    }

    private int[] requests(IntFunction<Migration> kind) throws Exception {
        int[] requests = new int[COUNTS.length];
        for (int i = 0; i < COUNTS.length; i++) {
            String fresh = dynamoDb.newTable();
            proxy.reset();
            migrate(fresh, COUNTS[i], kind);
            requests[i] = proxy.count();
        }
        return requests;
    }

    private void migrate(String where, int count, IntFunction<Migration> kind) throws Exception {
        migrator(where, count, kind).migrate().orThrow();
    }

    private Migrator migrator(String where, int count, IntFunction<Migration> kind) {
        return Migrator.builder(
                        proxy.client(),
                        where,
                        Registry.of(
                                IntStream.rangeClosed(1, count).mapToObj(kind).toList()))
                .build();
    }

    private Migration plain(int n) {
        return TestMigration.of("m" + n, n)
                .up(context -> context.client()
                        .putItem(put -> put.tableName(context.table().name()).item(item(n))));
    }

    private Migration transactional(int n) {
        return TestMigration.of("m" + n, n)
                .up(context -> context.transact(List.of(write(context.table().name(), n))));
    }

    private Migration plainStep(int n) {
        return TestMigration.of("m" + n, n)
                .up(context -> context.step(
                        "put",
                        () -> context.client()
                                .putItem(put ->
                                        put.tableName(context.table().name()).item(item(n)))));
    }

    private Migration transactionalStep(int n) {
        return TestMigration.of("m" + n, n)
                .up(context -> context.step("put", List.of(write(context.table().name(), n))));
    }

    private static TransactWriteItem write(String where, int n) {
        return TransactWriteItem.builder()
                .put(Put.builder().tableName(where).item(item(n)).build())
                .build();
    }

    private static Map<String, AttributeValue> item(int n) {
        return Map.of("PK", fromS("USER#" + n), "SK", fromS("PROFILE"));
    }

    private void writeHistory(List<Migration> applied) {
        List<WriteRequest> rows = new ArrayList<>();
        for (Migration migration : applied) {
            Map<String, AttributeValue> row = new HashMap<>();
            row.put("PK", fromS("MIGRATION#HISTORY"));
            row.put("SK", fromS(migration.id()));
            row.put("id", fromS(migration.id()));
            row.put("version", fromN(Long.toString(migration.version())));
            row.put("description", fromS(migration.description()));
            row.put("status", fromS("applied"));
            row.put("applied_at", fromS("2026-11-23T10:15:32.120Z"));
            row.put("applied_by", fromS("arn:aws:lambda:eu-central-1:123456789012:function:users-migrations:7"));
            row.put("checksum", fromS(Checksum.of(migration).stored()));
            row.put("migration_sequence", fromN(Long.toString(migration.version())));
            row.put("migration_epoch", fromN("1"));
            row.put("migration_attempts", fromN("1"));
            row.put("migration_fence", fromN("1"));
            row.put("migration_run_id", fromS("run-8f2c6a51-7d0c-4a57-9c1d-0b3f6a517d0c"));
            rows.add(WriteRequest.builder().putRequest(put -> put.item(row)).build());
        }
        for (int from = 0; from < rows.size(); from += 25) {
            List<WriteRequest> batch = rows.subList(from, Math.min(from + 25, rows.size()));
            dynamoDb.client().batchWriteItem(write -> write.requestItems(Map.of(table, batch)));
        }
    }

    private static void print(String what, int... requests) {
        System.out.printf("  %-38s %4d %4d %4d %4d%n", what, requests[0], requests[1], requests[2], requests[3]);
    }
}

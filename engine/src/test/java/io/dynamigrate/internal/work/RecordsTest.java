package io.dynamigrate.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.N;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.Finding;
import io.dynamigrate.GlobalIndex;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Outcome;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.TableException;
import io.dynamigrate.TestMigration;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Runs;
import io.dynamigrate.run.Status;
import io.dynamigrate.run.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** What runs leave in a table for others to read, and tables that cannot hold it. */
class RecordsTest extends Runs {

    private final TestMigration a = TestMigration.of("a", 1).up(item("a")).down(noItem("a"));
    private final TestMigration b = TestMigration.of("b", 2, "a").up(item("b")).down(noItem("b"));

    @Test
    void storesTheHistoryAsItIsDocumented() throws Exception {
        builder(a, b)
                .owner("stack/resource")
                .appliedBy("function:7")
                .runId("run-1")
                .build()
                .migrate();

        Map<String, AttributeValue> row = new HashMap<>(row("MIGRATION#HISTORY", "b"));
        assertThat(row.remove("checksum").s()).matches("[0-9a-f]{64}:[0-9a-f]{64}");
        assertThat(row)
                .isEqualTo(Map.ofEntries(
                        Map.entry("PK", fromS("MIGRATION#HISTORY")),
                        Map.entry("SK", fromS("b")),
                        Map.entry("id", fromS("b")),
                        Map.entry("version", fromN("2")),
                        Map.entry("description", fromS("Does b")),
                        Map.entry("status", fromS("applied")),
                        Map.entry("applied_at", fromS("2026-11-23T10:00:00Z")),
                        Map.entry("applied_by", fromS("function:7")),
                        Map.entry("migration_owner", fromS("stack/resource")),
                        Map.entry("migration_dependencies", AttributeValue.fromL(List.of(fromS("a")))),
                        Map.entry("migration_sequence", fromN("2")),
                        Map.entry("migration_epoch", fromN("1")),
                        Map.entry("migration_attempts", fromN("1")),
                        Map.entry("migration_started_at", fromS("2026-11-23T10:00:00Z")),
                        Map.entry("migration_duration_ms", fromN("0")),
                        Map.entry("migration_run_id", fromS("run-1")),
                        Map.entry("migration_fence", fromN("1"))));
    }

    /** Issue 12.10: an attribute of the application can be a key of an index, because it has no name of ours. */
    @Test
    void whatIsOursAloneHasAPrefix() throws Exception {
        List<Map<String, AttributeValue>> stored = new ArrayList<>();
        TestMigration busy = TestMigration.of("busy", 3).up(context -> {
            context.remember("one", () -> Map.of("two", fromS("three")));
            context.indexes()
                    .create(GlobalIndex.named("email").partitionKey("email", S).projectAll());
            context.progress("copied", 1);
            stored.addAll(dynamoDb.items(table));
            throw new IllegalStateException("half way");
        });
        Migrator migrator = builder(a, b, busy)
                .deadline(time.now().plus(Duration.ofDays(1)), Duration.ofSeconds(30))
                .owner("me")
                .supersede(time.now())
                .runId("run-1")
                .build();
        migrator.requests().claim("life");
        migrator.migrate();
        migrator.requests().answers().decide("run-1", "yes");
        stored.addAll(dynamoDb.items(table));

        Set<String> documented = new TreeSet<>();
        stored.stream()
                .filter(item -> item.get("PK").s().startsWith("MIGRATION#"))
                .flatMap(item -> item.keySet().stream())
                .filter(attribute -> !attribute.startsWith("migration_"))
                .forEach(documented::add);
        assertThat(stored).extracting(item -> item.get("PK").s()).contains("MIGRATION#STEP#busy#1", "MIGRATION#INDEX");
        assertThat(documented)
                .containsExactlyInAnyOrder(
                        "PK",
                        "SK",
                        "id",
                        "version",
                        "description",
                        "applied_at",
                        "applied_by",
                        "checksum",
                        "status",
                        "error",
                        "last_migration_id",
                        "last_version",
                        "updated_at",
                        "is_locked",
                        "locked_by",
                        "locked_at");
    }

    @Test
    void readsWhatItStoredConsistently() throws Exception {
        List<Boolean> reads = new ArrayList<>();
        Wire wire = new Wire(dynamoDb.client()).before((operation, request) -> {
            if (Set.of("query", "getItem").contains(operation)) {
                reads.add(request.getValueForField("ConsistentRead", Boolean.class)
                        .orElse(false));
            }
            return null;
        });
        Migrator migrator = Migrator.builder(wire.client(), table, Registry.of(a))
                .time(time)
                .build();
        a.up(context -> {
            context.step("one", () -> {});
            throw new IllegalStateException("half way");
        });
        migrator.migrate();
        migrator.migrate();
        migrator.status();

        assertThat(reads).hasSizeGreaterThan(5).containsOnly(true);
    }

    @Test
    void leavesTheLockFreeAndTheStatusRowTrue() throws Exception {
        migrator(a, b).migrate();

        Map<String, AttributeValue> row = row("MIGRATION#STATUS", "CURRENT");
        assertThat(row.get("is_locked").bool()).isFalse();
        assertThat(row.get("last_migration_id")).isEqualTo(fromS("b"));
        assertThat(row.get("last_version")).isEqualTo(fromN("2"));
        assertThat(row.get("migration_fence")).isEqualTo(fromN("1"));
        assertThat(row).doesNotContainKeys("locked_by", "deadline", "locked_at");
    }

    @Test
    void keepsARowOfTheRun() throws Exception {
        builder(a).runId("run-1").owner("me").build().migrate();

        Map<String, AttributeValue> row = row("MIGRATION#RUN", "run-1");
        assertThat(row.get("migration_outcome")).isEqualTo(fromS("done"));
        assertThat(row.get("migration_goal")).isEqualTo(fromS("migrate"));
        assertThat(row.get("migration_plan").l()).containsExactly(fromS("a"));
        assertThat(row.get("migration_done").l()).containsExactly(fromS("a"));
        assertThat(row.get("migration_owner")).isEqualTo(fromS("me"));
    }

    @Test
    void keepsTheRowOfALargeRunSmall() throws Exception {
        TestMigration[] many = IntStream.rangeClosed(1, 201)
                .mapToObj(n -> TestMigration.of("m" + n, n))
                .toArray(TestMigration[]::new);
        builder(many).runId("run-1").build().baseline().orThrow();

        List<AttributeValue> done =
                row("MIGRATION#RUN", "run-1").get("migration_done").l();
        assertThat(done).hasSize(201).endsWith(fromS("… and 1 more"));
    }

    @Test
    void namesAHistoryRowThatItCannotReadAndShowsTheOthers() throws Exception {
        migrator(a).migrate();
        dynamoDb.client()
                .putItem(request -> request.tableName(table)
                        .item(Map.of("PK", fromS("MIGRATION#HISTORY"), "SK", fromS("b"), "version", fromS("two"))));

        assertThatThrownBy(() -> migrator(a, b).migrate())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("The attribute 'version' of the history row 'b' is not of type N");
        assertThat(migrator(a, b).history()).extracting(MigrationRecord::id).containsExactly("a");
        assertThat(migrator(a, b).status().findings()).extracting(Finding::type).contains("malformed_history");
    }

    @Test
    void saysThatATableDoesNotExist() {
        table = "nowhere";
        assertThatThrownBy(() -> migrator(a).migrate())
                .isInstanceOf(TableException.class)
                .hasMessage("The table 'nowhere' does not exist in this account and region:"
                        + " check the name, or create it first.");
    }

    @Test
    void saysWhyATableCannotHoldTheRecords() {
        table = dynamoDb.newTable(withOnly("id", S));
        assertThatThrownBy(() -> migrator(a).migrate())
                .isInstanceOf(TableException.class)
                .hasMessageContaining("it has no sort key; name a second table")
                .hasMessageContaining("TrackingTable");
    }

    @Test
    void keepsTheRecordsInASecondTableWhereOneIsNamed() throws Exception {
        String tracking = table;
        table = dynamoDb.newTable(withOnly("id", N));
        TestMigration number = TestMigration.of("a", 1)
                .up(context -> context.client()
                        .putItem(request ->
                                request.tableName(context.table().name()).item(Map.of("id", fromN("1")))));
        builder(number).trackingTable(tracking).build().migrate().orThrow();

        assertThat(dynamoDb.items(table)).hasSize(1);
        assertThat(dynamoDb.items(tracking))
                .extracting(item -> item.get("PK").s())
                .containsExactlyInAnyOrder(
                        "MIGRATION#HISTORY#" + table, "MIGRATION#STATUS#" + table, "MIGRATION#RUN#" + table);
        assertThat(builder(number).trackingTable(tracking).build().migrate().outcome())
                .isEqualTo(Outcome.NOTHING_TO_DO);
    }

    @Test
    void recordsInBothTablesAreAnErrorUntilTheyAreMoved() throws Exception {
        migrator(a).migrate();
        String tracking = dynamoDb.newTable();
        Migrator apart = builder(a).trackingTable(tracking).build();

        assertThatThrownBy(apart::migrate)
                .isInstanceOf(TableException.class)
                .hasMessageContaining("holds records of its migrations itself")
                .hasMessageContaining("#" + table);
        assertThatThrownBy(() -> apart.plan(Goal.migrate())).isInstanceOf(TableException.class);
        moveRecords(table, tracking);

        assertThat(apart.migrate().outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(apart.applied()).extracting(MigrationRecord::id).containsExactly("a");
    }

    @Test
    void showsHowTheTableStands() throws Exception {
        AtomicReference<Status> during = new AtomicReference<>();
        a.up(context -> during.set(migrator(a, b).status()));
        builder(a, b).runId("run-1").appliedBy("function:7").build().migrateTo("a");

        assertThat(during.get().lock()).hasValueSatisfying(holder -> {
            assertThat(holder.name()).isEqualTo("run-1 of function:7");
            assertThat(holder.fence()).isEqualTo(1);
        });
        Status after = migrator(a, b).status();
        assertThat(after.lock()).isEmpty();
        assertThat(after.pending()).containsExactly("b");
        assertThat(after.history().applied()).extracting(MigrationRecord::id).containsExactly("a");
    }

    private static Consumer<CreateTableRequest.Builder> withOnly(String key, ScalarAttributeType type) {
        return shape -> shape.keySchema(KeySchemaElement.builder()
                        .attributeName(key)
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName(key)
                        .attributeType(type)
                        .build());
    }

    private void moveRecords(String from, String to) {
        for (Map<String, AttributeValue> item : dynamoDb.items(from)) {
            Map<String, AttributeValue> moved = new HashMap<>(item);
            moved.computeIfPresent("PK", (name, key) -> fromS(key.s() + "#" + from));
            if (item.get("PK").s().startsWith("MIGRATION#")) {
                dynamoDb.client().putItem(put -> put.tableName(to).item(moved));
                dynamoDb.client()
                        .deleteItem(delete ->
                                delete.tableName(from).key(Map.of("PK", item.get("PK"), "SK", item.get("SK"))));
            }
        }
    }
}

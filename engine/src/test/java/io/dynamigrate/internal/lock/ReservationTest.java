package io.dynamigrate.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.N;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.IndexException;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Outcome;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.internal.change.IndexDefinition;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.RecordsTable;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.run.Locks;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Runs;
import io.dynamigrate.run.Wire;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Issue 12.10: any attribute of the application can be a key of an index, and the records are in none. */
class ReservationTest extends Runs {

    private static final String INDEX = "by-it";

    private final TestMigration a = TestMigration.of("a", 1).up(item("a")).down(noItem("a"));
    private final TestMigration broken = TestMigration.of("broken", 3, "a").up(context -> {
        throw new IllegalStateException("broken");
    });

    static Stream<Arguments> keys() {
        return RecordsTable.SHARED.stream()
                .sorted()
                // With a type that is not the records', a write of them fails; with theirs, they are in the index.
                .flatMap(key -> Stream.of(S, N).map(type -> Arguments.of(key, type)));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void anIndexThatWasThereBefore(String key, ScalarAttributeType type) throws Exception {
        table = dynamoDb.newTable(shape -> shape.keySchema(key("PK", KeyType.HASH), key("SK", KeyType.RANGE))
                .attributeDefinitions(attribute("PK", S), attribute("SK", S), attribute(key, type))
                .localSecondaryIndexes(LocalSecondaryIndex.builder()
                        .indexName(INDEX)
                        .keySchema(key("PK", KeyType.HASH), key(key, KeyType.RANGE))
                        .projection(projection -> projection.projectionType(ProjectionType.ALL))
                        .build()));

        assertThat(migrator(a, broken).migrate().outcome()).isEqualTo(Outcome.FAILED);
        assertNoRecordIsIn(INDEX);
        assertThat(record("a").status()).isEqualTo(MigrationStatus.APPLIED);
        assertThat(record("broken").error()).isPresent();
        assertThat(migrator(a, broken).run(Goal.rollbackAll()).orThrow().done()).containsExactly("broken", "a");
        assertNoRecordIsIn(INDEX);
        assertThat(row("MIGRATION#HISTORY", "a")).doesNotContainKey(key);
        assertThat(row("MIGRATION#STATUS", "CURRENT")).doesNotContainKey(key);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void anIndexThatAMigrationCreates(String key, ScalarAttributeType type) throws Exception {
        migrator(a, broken).migrate();
        MigrationRecord before = record("a");
        Migration[] all = {a, indexing(key, type), TestMigration.of("broken", 3, "a"), TestMigration.of("c", 200)};

        assertThat(migrator(all).dryRun(Goal.migrate()).isComplete()).isTrue();
        assertThat(migrator(all).migrate().orThrow().done()).containsExactly("broken", "index", "c");

        assertNoRecordIsIn(INDEX);
        assertThat(dynamoDb.items(table)).noneSatisfy(item -> assertThat(item).containsKey(key));
        assertThat(record("a")).isEqualTo(before);
        assertThat(migrator(all).run(Goal.rollbackTo("a")).orThrow().done()).containsExactly("c", "index", "broken");
        assertThat(migrator(all).migrate().orThrow().done()).containsExactly("broken", "index", "c");
    }

    @Test
    void anIndexThatSomebodyElseCreates() throws Exception {
        migrator(a).migrate();
        createIndex("status", S);
        assertThat(recordsIn(INDEX)).isNotEmpty();

        assertThat(migrator(a).migrate().outcome()).isEqualTo(Outcome.NOTHING_TO_DO);

        assertNoRecordIsIn(INDEX);
        assertThat(record("a").status()).isEqualTo(MigrationStatus.APPLIED);
        assertThat(lock().isLocked()).isFalse();
    }

    @Test
    void keysOfTheTableItself() throws Exception {
        table = dynamoDb.newTable(shape -> shape.keySchema(key("id", KeyType.HASH), key("error", KeyType.RANGE))
                .attributeDefinitions(attribute("id", S), attribute("error", S)));
        TestMigration plain = TestMigration.of("a", 1);

        migrator(plain).migrate().orThrow();

        assertThat(record("a").id()).isEqualTo("a");
        assertThat(record("a").error()).isEmpty();
        assertThat(migrator(plain).rollback(1).done()).containsExactly("a");
    }

    @Test
    void rowsOfTheGoPackageStayReadable() throws Exception {
        Map<String, AttributeValue> row = new HashMap<>(Map.of(
                "id", fromS("a"),
                "version", fromN("1"),
                "description", fromS("Does a"),
                "status", fromS("applied"),
                "appliedAt", fromS("2024-01-16T12:00:00Z"),
                "appliedBy", fromS("go"),
                "more", fromS("kept")));
        row.putAll(Map.of("PK", fromS("MIGRATION#HISTORY"), "SK", fromS("a")));
        dynamoDb.client().putItem(put -> put.tableName(table).item(row));
        MigrationRecord before = record("a");

        migrator(a, indexing("appliedBy", S)).migrate().orThrow();

        assertThat(record("a")).isEqualTo(before);
        assertThat(row("MIGRATION#HISTORY", "a"))
                .containsEntry("more", fromS("kept"))
                .doesNotContainKey("appliedBy");
        assertNoRecordIsIn(INDEX);
    }

    @Test
    void goesOnWhereARunDiedWhileItMadeRoom() throws Exception {
        Migration[] all = Stream.concat(
                        IntStream.rangeClosed(1, 60).mapToObj(n -> (Migration) TestMigration.of("m" + n, n)),
                        Stream.of(indexing("status", N)))
                .toArray(Migration[]::new);
        migrator(all).run(Goal.baseline(Optional.of("m60"))).orThrow();
        // The first begins the migration, the second one the index; the next ones rewrite 25 rows each.
        int[] transactions = {0};
        Wire wire = new Wire(dynamoDb.client())
                .before((operation, request) -> operation.equals("transactWriteItems") && ++transactions[0] > 3
                        ? SdkClientException.create("no network")
                        : null);

        Migrator dying = Migrator.builder(wire.client(), table, Registry.of(all))
                .time(time)
                .lease(Duration.ofSeconds(10))
                .build();
        assertThat(dying.migrate().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(dynamoDb.items(table))
                .filteredOn(item -> item.containsKey("status"))
                .hasSizeBetween(1, 40);

        assertThat(migrator(all).migrate().orThrow().done()).containsExactly("index");
        assertThat(dynamoDb.items(table)).noneSatisfy(item -> assertThat(item).containsKey("status"));
    }

    @Test
    void whoDescribedTheTableBeforeLearnsTheNamesWithTheLock() throws Exception {
        Store old = store();
        migrator(indexing("status", N)).migrate().orThrow();
        Holder holder = Locks.holder("late", Optional.empty());

        assertThat(old.records().stored("status")).isEqualTo("status");
        assertThat(new LockAttempt(old, holder, time).ifFree().acquired()).isTrue();
        assertThat(old.records().stored("status")).isEqualTo("migration_status");
    }

    @Test
    void namesThatOnlyTheRecordsMayHaveAreRefused() {
        assertThatThrownBy(
                        () -> migrator(indexing("migration_owner", S)).migrate().orThrow())
                .cause()
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("begin with 'migration_'")
                .hasMessageContaining("TrackingTable");
    }

    @Test
    void theNameIsThatOfTheAttributeUnlessItIsAKey() {
        assertThat(RecordsTable.stored("status", Set.of())).isEqualTo("status");
        assertThat(RecordsTable.stored("status", Set.of("id"))).isEqualTo("status");
        assertThat(RecordsTable.stored("status", Set.of("id", "status"))).isEqualTo("migration_status");
    }

    private static TestMigration indexing(String key, ScalarAttributeType type) {
        return TestMigration.of("index", 100)
                .up(context -> context.indexes()
                        .create(GlobalIndex.named(INDEX).partitionKey(key, type).projectAll()))
                .down(context -> context.indexes().delete(INDEX));
    }

    private void createIndex(String key, ScalarAttributeType type) {
        GlobalIndex index = GlobalIndex.named(INDEX).partitionKey(key, type).projectAll();
        dynamoDb.client().updateTable(new IndexDefinition(index).creation(store().target()));
        while (store().target().description().globalSecondaryIndexes().get(0).indexStatus() != IndexStatus.ACTIVE) {
            Thread.onSpinWait();
        }
    }

    private void assertNoRecordIsIn(String index) {
        assertThat(recordsIn(index)).isEmpty();
    }

    private List<Map<String, AttributeValue>> recordsIn(String index) {
        return dynamoDb.client().scan(scan -> scan.tableName(table).indexName(index)).items().stream()
                .filter(item -> item.get("PK").s().startsWith("MIGRATION#"))
                .toList();
    }

    private static KeySchemaElement key(String attribute, KeyType role) {
        return KeySchemaElement.builder().attributeName(attribute).keyType(role).build();
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }
}

package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.N;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.Finding;
import io.dynamigrate.GlobalIndex;
import io.dynamigrate.LeaseLostException;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.Suspended;
import io.dynamigrate.TableException;
import io.dynamigrate.TestMigration;
import io.dynamigrate.UnknownMigrationException;
import io.dynamigrate.local.DynamoDbExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Whole runs against a real table. */
class MigratorTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final FakeTime time = new FakeTime();
    private final TestMigration a = TestMigration.of("a", 1).up(item("a")).down(noItem("a"));
    private final TestMigration b = TestMigration.of("b", 2, "a").up(item("b")).down(noItem("b"));
    private final TestMigration c = TestMigration.of("c", 3).up(item("c")).down(noItem("c"));
    private String table = dynamoDb.newTable();

    @Test
    void appliesAllInOrderAndReportsIt() throws Exception {
        Report report = migrator(c, b, a).migrate();

        assertThat(report.outcome()).isEqualTo(Outcome.DONE);
        assertThat(report.done()).containsExactly("a", "b", "c");
        assertThat(report.remaining()).isEmpty();
        assertThat(people()).containsExactly("a", "b", "c");
        assertThat(migrator(a, b, c).pending()).isEmpty();
        assertThat(migrator(a, b, c).applied()).extracting(MigrationRecord::id).containsExactly("a", "b", "c");
    }

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
                        Map.entry("owner", fromS("stack/resource")),
                        Map.entry("dependencies", AttributeValue.fromL(List.of(fromS("a")))),
                        Map.entry("sequence", fromN("2")),
                        Map.entry("epoch", fromN("1")),
                        Map.entry("attempts", fromN("1")),
                        Map.entry("started_at", fromS("2026-11-23T10:00:00Z")),
                        Map.entry("duration_ms", fromN("0")),
                        Map.entry("run_id", fromS("run-1")),
                        Map.entry("fence", fromN("1"))));
    }

    @Test
    void leavesTheLockFreeAndTheStatusRowTrue() throws Exception {
        migrator(a, b).migrate();

        Map<String, AttributeValue> row = row("MIGRATION#STATUS", "CURRENT");
        assertThat(row.get("is_locked").bool()).isFalse();
        assertThat(row.get("last_migration_id")).isEqualTo(fromS("b"));
        assertThat(row.get("last_version")).isEqualTo(fromN("2"));
        assertThat(row.get("fence")).isEqualTo(fromN("1"));
        assertThat(row).doesNotContainKeys("locked_by", "deadline", "locked_at");
    }

    @Test
    void keepsARowOfTheRun() throws Exception {
        builder(a).runId("run-1").owner("me").build().migrate();

        Map<String, AttributeValue> row = row("MIGRATION#RUN", "run-1");
        assertThat(row.get("outcome")).isEqualTo(fromS("done"));
        assertThat(row.get("goal")).isEqualTo(fromS("migrate"));
        assertThat(row.get("plan").l()).containsExactly(fromS("a"));
        assertThat(row.get("done").l()).containsExactly(fromS("a"));
        assertThat(row.get("owner")).isEqualTo(fromS("me"));
    }

    @Test
    void keepsTheRowOfALargeRunSmall() throws Exception {
        TestMigration[] many = IntStream.rangeClosed(1, 201)
                .mapToObj(n -> TestMigration.of("m" + n, n))
                .toArray(TestMigration[]::new);
        builder(many).runId("run-1").build().baseline().orThrow();

        List<AttributeValue> done = row("MIGRATION#RUN", "run-1").get("done").l();
        assertThat(done).hasSize(201).endsWith(fromS("… and 1 more"));
    }

    @Test
    void appliesUpToATargetAndTheRestLater() throws Exception {
        assertThat(migrator(a, b, c).migrateTo("b").done()).containsExactly("a", "b");
        assertThat(migrator(a, b, c).migrate().done()).containsExactly("c");
        assertThat(migrator(a, b, c).migrate().outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(a.calls()).containsExactly("up");
    }

    @Test
    void stopsAtAFailureKeepsWhatWasAppliedAndTriesAgainLater() throws Exception {
        b.up(context -> {
            throw new IOException("no route");
        });
        Report report = migrator(a, b, c).migrate();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.done()).containsExactly("a");
        assertThat(report.remaining()).containsExactly("b", "c");
        assertThat(report.message())
                .hasValueSatisfying(message -> assertThat(message)
                        .isEqualTo(
                                "Applying 'b' failed: java.io.IOException: no route. Mend the cause and run again."));
        assertThatThrownBy(report::orThrow).isInstanceOf(RunException.class).hasCauseInstanceOf(IOException.class);
        assertThat(record("b").status()).isEqualTo(MigrationStatus.FAILED);
        assertThat(record("b").error()).contains("java.io.IOException: no route");
        assertThat(c.calls()).isEmpty();
        assertThat(lock().isLocked()).isFalse();

        b.up(item("b"));
        assertThat(migrator(a, b, c).migrate().done()).containsExactly("b", "c");
        assertThat(record("b").error()).isEmpty();
        assertThat(record("b").attempts()).isEqualTo(2);
        assertThat(record("b").epoch()).isEqualTo(1);
    }

    @Test
    void recordsAnErrorOfTheVirtualMachineToo() throws Exception {
        a.up(context -> {
            throw new StackOverflowError();
        });

        assertThat(migrator(a).migrate().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(record("a").error()).contains("java.lang.StackOverflowError");
    }

    @Test
    void takesBackTheLastAndThenTheRest() throws Exception {
        migrator(a, b, c).migrate();

        assertThat(migrator(a, b, c).rollback().done()).containsExactly("c");
        assertThat(people()).containsExactly("a", "b");
        assertThat(migrator(a, b, c).rollback(5).done()).containsExactly("b", "a");
        assertThat(people()).isEmpty();
        assertThat(record("a").status()).isEqualTo(MigrationStatus.ROLLED_BACK);
        assertThat(row("MIGRATION#STATUS", "CURRENT")).doesNotContainKeys("last_migration_id", "last_version");
        assertThat(migrator(a, b, c).rollback().outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
    }

    @Test
    void takesBackToATargetAndAppliesAgain() throws Exception {
        migrator(a, b, c).migrate();

        assertThat(migrator(a, b, c).rollbackTo("a").done()).containsExactly("c", "b");
        assertThat(migrator(a, b, c).migrate().done()).containsExactly("b", "c");
        assertThat(record("b").epoch()).isEqualTo(3);
        assertThat(people()).containsExactly("a", "b", "c");
    }

    @Test
    void keepsTheErrorOfARollbackThatFailedAndCanRepeatIt() throws Exception {
        a.down(context -> {
            throw new IllegalStateException("not yet");
        });
        migrator(a).migrate();

        assertThat(migrator(a).rollback().message())
                .hasValueSatisfying(message -> assertThat(message)
                        .startsWith("Taking back 'a' failed: java.lang.IllegalStateException: not yet."));
        assertThat(record("a").status()).isEqualTo(MigrationStatus.ROLLBACK_FAILED);

        a.down(noItem("a"));
        assertThat(migrator(a).rollback().done()).containsExactly("a");
        assertThat(people()).isEmpty();
    }

    @Test
    void takesBackWhatFailedHalfWay() throws Exception {
        a.up(context -> {
            item("a").with(context);
            throw new IllegalStateException("half way");
        });
        migrator(a).migrate();

        assertThat(migrator(a).rollback().done()).containsExactly("a");
        assertThat(people()).isEmpty();
    }

    @Test
    void changesNothingWhenCheckingFindsAWarning() throws Exception {
        TestMigration irreversible = TestMigration.of("a", 1).irreversible();
        migrator(irreversible).migrate();

        assertThatThrownBy(() -> migrator(irreversible).rollback())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'a' says that it cannot be taken back");
        assertThat(record("a").status()).isEqualTo(MigrationStatus.APPLIED);
        assertThat(lock().fence()).isEqualTo(1);

        assertThat(builder(irreversible).force(true).build().rollback().done()).containsExactly("a");
    }

    @Test
    void changesNothingForAnUnknownTarget() {
        assertThatThrownBy(() -> migrator(a, b).migrateTo("x")).isInstanceOf(UnknownMigrationException.class);
        assertThat(dynamoDb.items(table)).isEmpty();
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
    void claimsTheTableAlsoWhenNothingIsPending() throws Exception {
        builder().owner("stack/one").claim(true).build().migrate();
        assertThat(migrator().status().claimedBy()).contains("stack/one");

        builder(a).owner("stack/two").claim(true).build().migrate();
        assertThat(migrator(a).status().claimedBy()).contains("stack/two");
    }

    @Test
    void remembersWhichRunClaimedTheTableUntilItsOwnerGivesItUp() throws Exception {
        builder().owner("stack/one").runId("idle").claim(true).build().migrate();
        assertThat(migrator().status().claimedRun()).contains("idle");
        builder(a).owner("stack/two").runId("busy").claim(true).build().migrate();
        assertThat(migrator().status().claimedRun()).contains("busy");

        builder().owner("stack/one").build().giveUpClaim();
        assertThat(migrator().status().claimedBy()).contains("stack/two");
        builder().owner("stack/two").build().giveUpClaim();

        assertThat(migrator().status().claimedBy()).isEmpty();
        assertThat(migrator().status().claimedRun()).isEmpty();
    }

    @Test
    void beginsNoMigrationWhenTimeIsOverAndGoesOnLater() throws Exception {
        a.up(context -> time.advance(Duration.ofMinutes(14)));
        Report report = builder(a, b)
                .deadline(time.now().plus(Duration.ofMinutes(10)), Duration.ofSeconds(30))
                .build()
                .migrate();

        assertThat(report.outcome()).isEqualTo(Outcome.SUSPENDED);
        assertThat(report.done()).containsExactly("a");
        assertThat(report.remaining()).containsExactly("b");
        assertThat(record("a").status()).isEqualTo(MigrationStatus.APPLIED);
        assertThat(b.calls()).isEmpty();
        assertThat(migrator(a, b).migrate().done()).containsExactly("b");
    }

    @Test
    void leavesASuspendedMigrationUnfinishedAlsoWhenItCatchesTheSignal() throws Exception {
        LimitExceededException busy = LimitExceededException.builder()
                .message("Only 1 online index can be created or deleted simultaneously per table")
                .build();
        Wire wire = new Wire(dynamoDb.client()).before(Wire.at("updateTable", busy, 1, 2, 3, 4, 5, 6, 7, 8, 9));
        List<Throwable> signals = new ArrayList<>();
        a.up(context -> {
            try {
                context.indexes()
                        .create(GlobalIndex.named("email")
                                .partitionKey("email", S)
                                .projectAll());
            } catch (Suspended e) {
                signals.add(e);
                signals.add(catchThrowable(context::client));
            }
        });
        Report report = Migrator.builder(wire.client(), table, Registry.of(a))
                .time(time)
                .deadline(time.now().plus(Duration.ofSeconds(10)), Duration.ofSeconds(5))
                .build()
                .migrate();

        assertThat(signals).hasSize(2).containsOnly(signals.get(0));
        assertThat(report.outcome()).isEqualTo(Outcome.SUSPENDED);
        assertThat(report.message())
                .hasValueSatisfying(message -> assertThat(message)
                        .isEqualTo("Applying 'a' is not done yet: Waiting for room to create index 'email'."
                                + " It is resumable: run again to go on."));
        assertThat(record("a").status()).isEqualTo(MigrationStatus.IN_PROGRESS);
        assertThat(lock().isLocked()).isFalse();

        assertThat(migrator(a).migrate().done()).containsExactly("a");
        assertThat(record("a").attempts()).isEqualTo(2);
    }

    @Test
    void recordsTheFailureOfAnInterruptedMigrationAndFreesTheLock() throws Exception {
        a.up(context -> {
            throw new InterruptedException("stop");
        });
        Report report = migrator(a, b).migrate();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.error()).containsInstanceOf(InterruptedException.class);
        assertThat(record("a").status()).isEqualTo(MigrationStatus.FAILED);
        assertThat(lock().isLocked()).isFalse();
    }

    @Test
    void recordsWhatIsDoneBeforeItSaysThatTheNextCannotBegin() throws Exception {
        c.up(context -> {
            context.step("one", () -> {});
            throw new IllegalStateException("half way");
        });
        migrator(c).migrate();
        dynamoDb.client()
                .updateItem(update -> update.tableName(table)
                        .key(Map.of("PK", fromS("MIGRATION#STEP#c#1"), "SK", fromS("one")))
                        .updateExpression("REMOVE done_at"));
        Report report = migrator(a, c).migrate();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.done()).containsExactly("a");
        assertThat(report.message().orElseThrow()).contains("'c' could not be begun", "done_at");
        assertThat(lock().isLocked()).isFalse();
        assertThat(migrator(a).status().history().applied())
                .extracting(MigrationRecord::id)
                .containsExactly("a");
    }

    @Test
    void doesNotSayThatItGoesOnElsewhereWhenOnlyItsTimeToWaitIsOver() throws Exception {
        a.up(context -> {
            Report second = builder(a)
                    .runId("run-1")
                    .deadline(time.now().plusSeconds(20), Duration.ofSeconds(5))
                    .build()
                    .migrate();
            assertThat(second.outcome()).isEqualTo(Outcome.BUSY);
        });
        builder(a).runId("run-1").build().migrate().orThrow();
    }

    @Test
    void closesTheContextWithItsMigration() throws Exception {
        AtomicReference<MigrationContext> kept = new AtomicReference<>();
        a.up(kept::set);
        migrator(a).migrate();

        assertThatThrownBy(() -> kept.get().client())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("after its migration had ended");
    }

    @Test
    void startsNoWriteWhenAnotherRunHasTakenOver() throws Exception {
        AtomicReference<Throwable> refused = new AtomicReference<>();
        a.up(context -> {
            time.advance(Duration.ofSeconds(46));
            migrator(c).migrate().orThrow();
            refused.set(catchThrowable(() -> item("a").with(context)));
        });
        Report report = migrator(a).migrate();

        assertThat(refused.get()).isInstanceOf(LeaseLostException.class);
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.message())
                .hasValueSatisfying(message -> assertThat(message).contains("lock"));
        assertThat(people()).containsExactly("c");
        assertThat(record("a").status()).isEqualTo(MigrationStatus.IN_PROGRESS);
        assertThat(record("c").status()).isEqualTo(MigrationStatus.APPLIED);
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

    private Migrator migrator(Migration... migrations) {
        return builder(migrations).build();
    }

    private MigratorBuilder builder(Migration... migrations) {
        return Migrator.builder(dynamoDb.client(), table, Registry.of(migrations))
                .time(time);
    }

    private MigrationRecord record(String id) {
        return Store.open(dynamoDb.client(), table, Optional.empty())
                .history()
                .find(id)
                .orElseThrow();
    }

    private LockRow lock() {
        return Store.open(dynamoDb.client(), table, Optional.empty()).lock();
    }

    private Map<String, AttributeValue> row(String partition, String sort) {
        return dynamoDb.client()
                .getItem(request -> request.tableName(table).key(Map.of("PK", fromS(partition), "SK", fromS(sort))))
                .item();
    }

    /** The items that migrations wrote. */
    private List<String> people() {
        return dynamoDb.items(table).stream()
                .filter(item -> item.get("PK").s().equals("USER"))
                .map(item -> item.get("SK").s())
                .toList();
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

    private static TestMigration.Work item(String name) {
        return context -> context.client()
                .putItem(request ->
                        request.tableName(context.table().name()).item(Map.of("PK", fromS("USER"), "SK", fromS(name))));
    }

    private static TestMigration.Work noItem(String name) {
        return context -> context.client()
                .deleteItem(request ->
                        request.tableName(context.table().name()).key(Map.of("PK", fromS("USER"), "SK", fromS(name))));
    }
}

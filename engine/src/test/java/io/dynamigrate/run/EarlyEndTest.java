package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.LeaseLostException;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Outcome;
import io.dynamigrate.RecordsException;
import io.dynamigrate.Registry;
import io.dynamigrate.Suspended;
import io.dynamigrate.TestMigration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Runs that end before their migrations do. */
class EarlyEndTest extends Runs {

    private final TestMigration a = TestMigration.of("a", 1).up(item("a")).down(noItem("a"));
    private final TestMigration b = TestMigration.of("b", 2, "a").up(item("b")).down(noItem("b"));
    private final TestMigration c = TestMigration.of("c", 3).up(item("c")).down(noItem("c"));

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

    static List<TestMigration.Work> interrupts() {
        return List.of(
                context -> {
                    throw new InterruptedException("stop");
                },
                context -> {
                    Thread.currentThread().interrupt();
                    context.client().listTables();
                },
                context -> {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("gives up, because it was interrupted");
                },
                context -> {
                    throw new CompletionException(new InterruptedException("in another thread"));
                },
                context -> context.step("one", () -> Thread.currentThread().interrupt()),
                context -> {
                    Thread.currentThread().interrupt();
                    context.indexes()
                            .create(GlobalIndex.named("email")
                                    .partitionKey("email", S)
                                    .projectAll());
                });
    }

    /** Issue 12.14: an interrupt inside {@code up} suspends, as it does elsewhere. */
    @ParameterizedTest
    @MethodSource("interrupts")
    void suspendsAnInterruptedMigrationAndFreesTheLock(TestMigration.Work work) throws Exception {
        a.up(work);
        Report report = migrator(a, b).migrate();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.outcome()).isEqualTo(Outcome.SUSPENDED);
        assertThat(report.message().orElseThrow()).contains("resumable");
        assertThat(record("a").status()).isEqualTo(MigrationStatus.IN_PROGRESS);
        assertThat(record("a").error()).isEmpty();
        assertThat(lock().isLocked()).isFalse();
        a.up(item("a"));
        assertThat(migrator(a).migrate().done()).containsExactly("a");
    }

    /** For a thread that is interrupted, the SDK sends nothing. Issue 12.14: that suspends too. */
    @Test
    void freesTheLockAlsoWhenItIsInterruptedWhileItRecords() throws Exception {
        Thread self = Thread.currentThread();
        int[] transactions = {0};
        Wire wire = new Wire(dynamoDb.client()).before((operation, request) -> {
            if (operation.equals("transactWriteItems") && ++transactions[0] == 2) {
                self.interrupt();
            }
            return null;
        });
        Report report = Migrator.builder(wire.client(), table, Registry.of(a))
                .time(time)
                .build()
                .migrate();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.outcome()).isEqualTo(Outcome.SUSPENDED);
        assertThat(lock().isLocked()).isFalse();
        assertThat(migrator(a).migrate().done()).containsExactly("a");
    }

    /** Issue 12.4: exactly once, whatever the migration catches. */
    @Test
    void isNotAppliedWhereTheRecordOfAStepCouldNotBeWritten() throws Exception {
        Wire wire = new Wire(dynamoDb.client())
                .before(Wire.at(
                        "transactWriteItems",
                        DynamoDbException.builder()
                                .message("denied")
                                .statusCode(400)
                                .build(),
                        2));
        List<Throwable> caught = new ArrayList<>();
        a.up(context -> {
            caught.add(catchThrowable(() -> context.step("one", List.of(put("one")))));
            caught.add(catchThrowable(() -> context.step("two", List.of(put("two")))));
            caught.add(catchThrowable(() -> context.transact(List.of(put("three")))));
            caught.add(catchThrowable(context::client));
        });
        Report report = Migrator.builder(wire.client(), table, Registry.of(a))
                .time(time)
                .build()
                .migrate();

        assertThat(caught).hasSize(4).allSatisfy(error -> assertThat(error).isInstanceOf(RecordsException.class));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.error()).containsInstanceOf(RecordsException.class);
        assertThat(record("a").status()).isEqualTo(MigrationStatus.FAILED);
        assertThat(people()).isEmpty();

        a.up(context -> {
            context.step("one", List.of(put("one")));
            context.transact(List.of(put("three")));
        });
        migrator(a).migrate().orThrow();
        assertThat(people()).containsExactly("one", "three");
    }

    /** Issue 12.4: no action of a migration begins after its run has lost the lock. */
    @Test
    void callsNoActionAfterTheLockIsLost() throws Exception {
        List<String> did = new ArrayList<>();
        a.up(context -> {
            time.advance(Duration.ofSeconds(46));
            migrator(c).migrate().orThrow();
            Throwable lost = catchThrowable(() -> item("a").with(context));
            assertThat(lost).isInstanceOf(LeaseLostException.class);
            assertThat(catchThrowable(() -> context.step("one", () -> did.add("one"))))
                    .isSameAs(lost);
        });
        assertThat(migrator(a).migrate().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(did).isEmpty();
    }

    private TransactWriteItem put(String name) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table).item(Map.of("PK", fromS("USER"), "SK", fromS(name))))
                .build();
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
                        .updateExpression("REMOVE migration_done_at"));
        Report report = migrator(a, c).migrate();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.done()).containsExactly("a");
        assertThat(report.message().orElseThrow()).contains("'c' could not be begun", "migration_done_at");
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
}

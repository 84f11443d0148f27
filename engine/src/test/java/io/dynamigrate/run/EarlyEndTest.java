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
import io.dynamigrate.Registry;
import io.dynamigrate.Suspended;
import io.dynamigrate.TestMigration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;

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

    /** For a thread that is interrupted, the SDK sends nothing. */
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
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(lock().isLocked()).isFalse();
        assertThat(migrator(a).migrate().done()).containsExactly("a");
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

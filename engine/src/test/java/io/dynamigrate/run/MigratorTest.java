package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Outcome;
import io.dynamigrate.RefusedException;
import io.dynamigrate.TestMigration;
import io.dynamigrate.UnknownMigrationException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Whole runs against a real table. */
class MigratorTest extends Runs {

    private final TestMigration a = TestMigration.of("a", 1).up(item("a")).down(noItem("a"));
    private final TestMigration b = TestMigration.of("b", 2, "a").up(item("b")).down(noItem("b"));
    private final TestMigration c = TestMigration.of("c", 3).up(item("c")).down(noItem("c"));

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
                        .isEqualTo("Applying 'b' failed: java.io.IOException: no route. Fix the cause and run again."));
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
                        .startsWith("Rolling back 'a' failed: java.lang.IllegalStateException: not yet."));
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
                .hasMessageContaining("'a' says that it cannot be rolled back");
        assertThat(record("a").status()).isEqualTo(MigrationStatus.APPLIED);
        assertThat(lock().fence()).isEqualTo(1);

        assertThat(builder(irreversible).force(true).build().rollback().done()).containsExactly("a");
    }

    @Test
    void changesNothingForAnUnknownTarget() {
        assertThatThrownBy(() -> migrator(a, b).migrateTo("x")).isInstanceOf(UnknownMigrationException.class);
        assertThat(dynamoDb.items(table)).isEmpty();
    }
}

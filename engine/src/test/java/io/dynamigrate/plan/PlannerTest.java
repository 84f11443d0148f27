package io.dynamigrate.plan;

import static io.dynamigrate.MigrationStatus.BASELINE;
import static io.dynamigrate.MigrationStatus.FAILED;
import static io.dynamigrate.MigrationStatus.IN_PROGRESS;
import static io.dynamigrate.MigrationStatus.ROLLBACK_FAILED;
import static io.dynamigrate.MigrationStatus.ROLLED_BACK;
import static io.dynamigrate.MigrationStatus.ROLLING_BACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.Finding;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.UnknownMigrationException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest extends Plans {

    @Test
    void appliesAllOnATableWithoutHistory() {
        Plan plan = Planner.plan(registry, History.empty(), Goal.migrate());

        assertThat(plan.ids()).containsExactly("a", "b", "c", "d");
        assertThat(plan.findings()).isEmpty();
    }

    @Test
    void appliesUpToAndWithTheTarget() {
        assertThat(ids(History.empty(), Goal.migrateTo("b"))).containsExactly("a", "b");
    }

    @Test
    void neverTakesBackWhenTheTargetIsBehind() {
        assertThat(ids(history(applied("a", 1), applied("b", 2)), Goal.migrateTo("a")))
                .isEmpty();
    }

    @Test
    void appliesALateMigrationAndNotesIt() {
        Plan plan = Planner.plan(registry, history(applied("a", 1), applied("d", 2)), Goal.migrateTo("b"));

        assertThat(plan.ids()).containsExactly("b");
        assertThat(types(plan)).containsExactly("out_of_order");
    }

    @Test
    void triesAgainWhatFailedAndSaysWhy() {
        Plan plan = Planner.plan(registry, history(record("a", 1, FAILED)), Goal.migrateTo("a"));

        assertThat(plan.ids()).containsExactly("a");
        assertThat(types(plan)).containsExactly("previous_failure");
        assertThat(plan.findings().get(0).message()).contains("the error of a");
    }

    /** Issue 12.19: a run that was suspended or died did not fail. */
    @Test
    void goesOnWithWhatWasInterruptedAndDoesNotCallItAFailure() {
        Plan plan = Planner.plan(registry, history(record("a", 1, IN_PROGRESS)), Goal.migrateTo("a"));

        assertThat(plan.ids()).containsExactly("a");
        assertThat(types(plan)).containsExactly("interrupted");
        assertThat(plan.findings().get(0).message()).contains("an earlier attempt failed: the error of a");
    }

    /** Issue 12.1. */
    @Test
    void finishesARollbackBeforeItAppliesAgain() {
        for (MigrationStatus status : List.of(ROLLING_BACK, ROLLBACK_FAILED)) {
            Plan plan = Planner.plan(registry, history(record("a", 1, status)), Goal.migrateTo("b"));

            assertThat(plan.changes()).extracting(Change::format).containsExactly("a (rollback)", "a", "b");
            assertThat(plan.ids()).containsExactly("a", "b");
            assertThat(types(plan)).containsExactly("unfinished_rollback");
        }
    }

    @Test
    void appliesAgainWhatWasRolledBack() {
        Plan plan = Planner.plan(registry, history(record("a", 1, ROLLED_BACK)), Goal.migrateTo("a"));

        assertThat(plan.ids()).containsExactly("a");
        assertThat(types(plan)).containsExactly("previously_rolled_back");
    }

    @Test
    void countsABaselineAsApplied() {
        assertThat(ids(history(record("a", 1, BASELINE)), Goal.migrateTo("a"))).isEmpty();
    }

    @Test
    void leavesAnAppliedMigrationThatItDoesNotKnow() {
        Plan plan = Planner.plan(registry, history(applied("x", 1)), Goal.migrateTo("a"));

        assertThat(types(plan)).containsExactly("unknown_applied", "out_of_order");
        assertThat(plan.refusals(false)).isEmpty();
    }

    @Test
    void refusesATargetThatIsNotRegistered() {
        for (Goal goal : List.of(Goal.migrateTo("x"), Goal.rollbackTo("x"))) {
            assertThatThrownBy(() -> Planner.plan(registry, History.empty(), goal))
                    .isInstanceOf(UnknownMigrationException.class)
                    .hasMessageContaining("'x'")
                    .hasMessageContaining("a, b, c, d");
        }
    }

    @Test
    void stopsAtARowThatCannotBeRead() {
        Finding malformed = Finding.error("a", "malformed_history", "Correct the row.");
        Plan plan = Planner.plan(registry, new History(List.of(), List.of(malformed)), Goal.migrate());

        assertThat(plan.refusals(true)).containsExactly(malformed);
    }

    @Test
    void listsWhatIsPending() {
        assertThat(Planner.pending(registry, history(applied("a", 1), record("b", 2, FAILED))))
                .extracting(Object::toString)
                .containsExactly("b", "c", "d");
    }
}

package io.dynamigrate.plan;

import static io.dynamigrate.MigrationStatus.BASELINE;
import static io.dynamigrate.MigrationStatus.FAILED;
import static io.dynamigrate.MigrationStatus.IN_PROGRESS;
import static io.dynamigrate.MigrationStatus.ROLLBACK_FAILED;
import static io.dynamigrate.MigrationStatus.ROLLED_BACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.Finding;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RollbackPlannerTest extends Plans {

    @Test
    void takesBackInTheReverseOrderOfApplication() {
        History history = history(applied("d", 1), applied("a", 2), applied("b", 3));

        assertThat(ids(history, Goal.rollbackLast())).containsExactly("b");
        assertThat(ids(history, Goal.rollback(2))).containsExactly("b", "a");
        assertThat(ids(history, Goal.rollback(99))).containsExactly("b", "a", "d");
        assertThat(ids(history, Goal.rollbackAll())).containsExactly("b", "a", "d");
    }

    @Test
    void takesBackWhatIsOrderedAfterTheTargetWhichStays() {
        History history = history(applied("d", 1), applied("a", 2), applied("b", 3), applied("c", 4));

        assertThat(ids(history, Goal.rollbackTo("b"))).containsExactly("c", "d");
    }

    @Test
    void takesBackWhatFailedAndWhatWasInterrupted() {
        History history = history(
                record("a", 1, IN_PROGRESS),
                record("b", 2, FAILED),
                record("c", 3, ROLLBACK_FAILED),
                record("d", 4, ROLLED_BACK));

        assertThat(ids(history, Goal.rollbackAll())).containsExactly("c", "b", "a");
    }

    @Test
    void neverGoesBelowABaseline() {
        History history = history(applied("a", 1), record("b", 2, BASELINE), applied("c", 3));

        assertThat(ids(history, Goal.rollbackAll())).containsExactly("c");
    }

    @Test
    void takesBackExactlyWhatIsNamed() {
        History history = history(applied("a", 1), applied("b", 2), applied("d", 3));

        assertThat(ids(history, Goal.rollbackOf(List.of("a", "d")))).containsExactly("d", "a");
    }

    @Test
    void refusesToTakeBackWhatIsNamedAndNotApplied() {
        Plan plan = Planner.plan(registry, history(applied("a", 1)), Goal.rollbackOf(List.of("a", "b")));

        assertThat(types(plan)).containsExactly("not_found");
        assertThat(plan.refusals(true)).hasSize(1);
    }

    @Test
    void saysWhyItDoesNotTakeBackWhatIsNamed() {
        History history =
                history(applied("a", 1), record("b", 2, BASELINE), record("c", 3, ROLLED_BACK), applied("d", 4));

        assertThat(whyNot(history, "a")).contains("'a'", "came before a baseline", "mark_rolled_back");
        assertThat(whyNot(history, "b")).contains("is baseline, and was never run", "mark_rolled_back");
        assertThat(whyNot(history, "c")).contains("is rolled_back", "Leave it out");
        assertThat(whyNot(history, "x")).contains("was never applied", "Leave it out");
    }

    private String whyNot(History history, String id) {
        Plan plan = Planner.plan(registry, history, Goal.rollbackOf(List.of(id)));
        return plan.refusals(true).get(0).message();
    }

    @Test
    void warnsWhenSomethingAppliedDependsOnWhatIsRolledBack() {
        History history = history(applied("b", 1), applied("c", 2, "b"));
        Plan plan = Planner.plan(registry, history, Goal.rollbackOf(List.of("b")));

        assertThat(types(plan)).containsExactly("dependency_conflict");
        assertThat(plan.refusals(false)).hasSize(1);
        assertThat(plan.refusals(true)).isEmpty();
        assertThat(types(Planner.plan(registry, history, Goal.rollback(2)))).isEmpty();
    }

    /** The steps that it has done would be kept, on what is no longer there. */
    @ParameterizedTest
    @EnumSource(
            value = MigrationStatus.class,
            names = {"IN_PROGRESS", "FAILED", "ROLLING_BACK", "ROLLBACK_FAILED"})
    void warnsAlsoWhenWhatDependsOnItIsAppliedInPart(MigrationStatus status) {
        History history = history(applied("b", 1), record("c", 2, status, "b"));

        Plan plan = Planner.plan(registry, history, Goal.rollbackOf(List.of("b")));

        assertThat(types(plan)).containsExactly("dependency_conflict");
        assertThat(plan.findings().get(0).message()).contains("'c'", "is " + status.stored());
    }

    /** The records of the Go package have none. */
    @Test
    void warnsAlsoWhenOnlyTheCodeTellsTheDependency() {
        History history = history(applied("b", 1), applied("c", 2));

        assertThat(types(Planner.plan(registry, history, Goal.rollbackOf(List.of("b")))))
                .containsExactly("dependency_conflict");
    }

    @Test
    void warnsBeforeTakingBackTheIrreversible() {
        Registry irreversible = Registry.of(TestMigration.of("a", 1).irreversible());
        Plan plan = Planner.plan(irreversible, history(applied("a", 1)), Goal.rollbackLast());

        assertThat(types(plan)).containsExactly("irreversible");
        assertThat(plan.refusals(false)).hasSize(1);
        assertThat(plan.refusals(true)).isEmpty();
    }

    @Test
    void willNotSkipAnUnknownMigrationThatIsTheLastOne() {
        Plan plan = Planner.plan(registry, history(applied("a", 1), applied("x", 2)), Goal.rollbackLast());

        assertThat(plan.ids()).isEmpty();
        assertThat(plan.refusals(false)).extracting(Finding::type).containsExactly("unknown_applied");
    }

    @Test
    void notesUnknownMigrationsThatStayWhenGoingBackToATarget() {
        Plan plan = Planner.plan(
                registry, history(applied("a", 1), applied("b", 2), applied("x", 3)), Goal.rollbackTo("a"));

        assertThat(plan.ids()).containsExactly("b");
        assertThat(plan.refusals(false)).isEmpty();
        assertThat(types(plan)).containsExactly("unknown_applied");
    }

    @Test
    void refusesLessThanOneStep() {
        assertThatThrownBy(() -> Goal.rollback(0))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("1 or more");
    }
}

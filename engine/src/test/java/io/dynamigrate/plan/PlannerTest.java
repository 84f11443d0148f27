package io.dynamigrate.plan;

import static io.dynamigrate.MigrationStatus.APPLIED;
import static io.dynamigrate.MigrationStatus.BASELINE;
import static io.dynamigrate.MigrationStatus.FAILED;
import static io.dynamigrate.MigrationStatus.IN_PROGRESS;
import static io.dynamigrate.MigrationStatus.ROLLBACK_FAILED;
import static io.dynamigrate.MigrationStatus.ROLLED_BACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.Finding;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.UnknownMigrationException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlannerTest {

    private final Registry registry = Registry.of(
            TestMigration.of("a", 1),
            TestMigration.of("b", 2),
            TestMigration.of("c", 3, "b"),
            TestMigration.of("d", 4));

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

    @Test
    void appliesAgainWhatWasTakenBack() {
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
    void warnsWhenSomethingAppliedDependsOnWhatIsTakenBack() {
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

    @Test
    void listsWhatIsPending() {
        assertThat(Planner.pending(registry, history(applied("a", 1), record("b", 2, FAILED))))
                .extracting(Object::toString)
                .containsExactly("b", "c", "d");
    }

    private List<String> ids(History history, Goal goal) {
        return Planner.plan(registry, history, goal).ids();
    }

    private static List<String> types(Plan plan) {
        return plan.findings().stream().map(Finding::type).toList();
    }

    private static History history(MigrationRecord... records) {
        return new History(List.of(records), List.of());
    }

    private static MigrationRecord applied(String id, long sequence, String... dependencies) {
        return record(id, sequence, APPLIED, dependencies);
    }

    private static MigrationRecord record(String id, long sequence, MigrationStatus status, String... dependencies) {
        long version = id.charAt(0) - 'a' + 1L;
        return Recorded.of(id, version, status, "", Optional.of("the error of " + id), List.of(dependencies), sequence);
    }
}

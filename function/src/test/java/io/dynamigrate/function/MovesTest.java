package io.dynamigrate.function;

import static io.dynamigrate.MigrationStatus.APPLIED;
import static io.dynamigrate.MigrationStatus.BASELINE;
import static io.dynamigrate.MigrationStatus.FAILED;
import static io.dynamigrate.MigrationStatus.IN_PROGRESS;
import static io.dynamigrate.MigrationStatus.ROLLBACK_FAILED;
import static io.dynamigrate.MigrationStatus.ROLLED_BACK;
import static io.dynamigrate.MigrationStatus.ROLLING_BACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Registry;
import io.dynamigrate.plan.Goal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What to roll back when CloudFormation rolls a deployment back. */
class MovesTest {

    /** As {@link Histories} name the run that wrote them. */
    private static final String RUN = "run";

    private final Registry abc =
            Registry.of(TestMigration.of("a", 1), TestMigration.of("b", 2, "a"), TestMigration.of("c", 3));
    private final Registry zeroAndAbc = Registry.of(
            TestMigration.of("zero", 1),
            TestMigration.of("a", 2),
            TestMigration.of("b", 3, "a"),
            TestMigration.of("c", 4));

    @Test
    void aDowngradeTakesBackWhatTheNewerVersionAppliedForThisResource() {
        Histories history =
                new Histories().add("zero", APPLIED, 7).add("b", APPLIED, 8).add("c", FAILED, 9);

        assertThat(toZero(Map.of(), history).goals()).containsExactly(Goal.rollbackOf(List.of("c", "b")));
    }

    @Test
    void aDowngradeLeavesWhatTheTemplateWantsAndHasAndAppliesTheRest() {
        Histories history =
                new Histories().add("a", APPLIED, 7).add("b", APPLIED, 8).add("c", FAILED, 9);

        assertThat(downgrade(Map.of(), history).goals()).containsExactly(Goal.rollbackOf(List.of("c")), Goal.migrate());
    }

    @Test
    void aDowngradeLeavesWhatOthersApplied() {
        Histories history = new Histories()
                .add("a", APPLIED, "by hand (1)", FakeContext.ARN + ":8")
                .add("b", APPLIED, "another stack/Migrations", FakeContext.ARN + ":8")
                .add("c", APPLIED, Events.OWNER, "laptop");

        assertThat(downgrade(Map.of(), history)).isEqualTo(new Planned(List.of(Goal.migrate()), List.of()));
    }

    @Test
    void aDowngradeNamesWhatThisCodeDoesNotKnowAndTakesBackTheRest() {
        Histories history = new Histories()
                .add("zero", APPLIED, 7)
                .add("c", APPLIED, 8)
                .add("x", APPLIED, 8)
                .add("y", FAILED, 8);

        Planned work = toZero(Map.of(), history);

        assertThat(work.goals()).containsExactly(Goal.rollbackOf(List.of("c")));
        assertThat(work.notes())
                .singleElement()
                .asString()
                .contains(
                        "2 migrations (x, y)",
                        "Only the code that applied it knows it",
                        FakeContext.ARN
                                + ":8 with {\"action\":\"rollback\",\"TableName\":\"users\",\"ids\":[\"x\",\"y\"]}");
    }

    @Test
    void aDowngradeLeavesWhatTheEngineWouldRefuse() {
        Registry registry = Registry.of(
                TestMigration.of("zero", 1),
                TestMigration.of("old", 2),
                TestMigration.of("base", 3),
                TestMigration.of("final", 4).irreversible(),
                TestMigration.of("needed", 5),
                TestMigration.of("middle", 6, "needed"),
                TestMigration.of("free", 7));
        Histories history = new Histories()
                .add("zero", APPLIED, 7)
                .add("old", APPLIED, 8)
                .add("base", BASELINE, 8)
                .add("final", APPLIED, 8)
                .add("needed", APPLIED, 8)
                .add("middle", APPLIED, 8, "needed")
                .add("free", APPLIED, 8)
                .add("unknown", APPLIED, 8, "middle");

        Planned work = toZero(Map.of(), registry, history);

        assertThat(work.goals()).containsExactly(Goal.rollbackOf(List.of("free")));
        assertThat(String.join(" ", work.notes()))
                .contains(
                        "(old). 'old' cannot be rolled back: it came before a baseline",
                        "(final). 'final' says that it cannot",
                        "(unknown). Only the code",
                        "(middle). 'middle' cannot be rolled back while 'unknown'",
                        "(needed). 'needed' cannot be rolled back while 'middle'");
        assertThat(toZero(Map.of("Force", "true"), registry, history).goals())
                .containsExactly(Goal.rollbackOf(List.of("free", "middle", "needed", "final")));
    }

    @Test
    void aDowngradeLeavesWhatSomethingElseThatIsAppliedInPartDependsOn() {
        Histories history = new Histories()
                .add("zero", APPLIED, 7)
                .add("a", APPLIED, 8)
                .add("b", FAILED, "by hand (1)", FakeContext.ARN + ":8");

        Planned work = toZero(Map.of(), history);

        assertThat(work.goals()).containsExactly(Goal.migrateTo("zero"));
        assertThat(work.notes()).singleElement().asString().contains("(a). 'a' cannot be rolled back while 'b'");
    }

    @Test
    void aDowngradeKeepsWhatWasOnlyOutOfTime() {
        Histories history =
                new Histories().add("zero", APPLIED, 7).add("a", APPLIED, 8).add("b", IN_PROGRESS, 8);

        Planned work = toZero(Map.of("OnDowngrade", "Fail"), history);

        assertThat(work.goals()).containsExactly(Goal.migrateTo("zero"));
        assertThat(work.notes()).singleElement().asString().contains("Kept", "2 migrations (a, b)", "next deployment");
    }

    @Test
    void aDowngradeGoesOnTakingBackAfterAnInterruption() {
        Histories history = new Histories()
                .add("zero", APPLIED, 7)
                .add("a", ROLLED_BACK, 7)
                .add("b", ROLLING_BACK, 7)
                .add("c", ROLLBACK_FAILED, 8);

        assertThat(toZero(Map.of(), history).goals()).containsExactly(Goal.rollbackOf(List.of("c", "b")));
    }

    @Test
    void aDowngradeWhoseTargetMovedBackTakesBackWhatComesAfterIt() {
        Histories history =
                new Histories().add("a", APPLIED, 7).add("b", APPLIED, 7).add("c", APPLIED, 8);

        assertThat(downgrade(Map.of("Target", "a"), history).goals())
                .containsExactly(Goal.rollbackOf(List.of("c", "b")));
    }

    @Test
    void aDowngradeAppliesAgainWhatTheNewerVersionHadRolledBack() {
        Histories history = new Histories().add("a", APPLIED, 7).add("b", ROLLED_BACK, 8);

        Planned work = downgrade(
                WishTest.update(
                        Map.of("FunctionVersion", "7", "Target", "b"), Map.of("FunctionVersion", "8", "Target", "a")),
                abc,
                history);

        assertThat(work.goals()).containsExactly(Goal.migrateTo("b"));
    }

    @Test
    void aDowngradeAppliesAgainWhatTheNewerVersionBeganToTakeBack() {
        for (MigrationStatus status : List.of(ROLLING_BACK, ROLLBACK_FAILED)) {
            Histories history = new Histories("run-of-8")
                    .add("a", APPLIED, 7)
                    .add("b", APPLIED, 7)
                    .add("c", status, 8);
            for (String policy : List.of("RollBack", "Keep")) {
                assertThat(downgrade(Map.of("OnDowngrade", policy), history).goals())
                        .containsExactly(Goal.migrate());
            }
        }
    }

    @Test
    void aDowngradeUnderKeepDoesNothing() {
        Histories history = new Histories().add("a", APPLIED, 7).add("c", APPLIED, 8);

        Planned work = downgrade(Map.of("OnDowngrade", "Keep", "Target", "a"), history);

        assertThat(work.goals()).isEmpty();
        assertThat(work.notes()).singleElement().asString().contains("OnDowngrade is Keep");
    }

    @Test
    void aDowngradeUnderFailChangesNothingUnlessItCanTakeBackAll() {
        Histories known = new Histories().add("zero", APPLIED, 7).add("c", APPLIED, 8);
        assertThat(toZero(Map.of("OnDowngrade", "Fail"), known).goals()).containsExactly(Goal.rollbackOf(List.of("c")));

        Planned planned = toZero(Map.of("OnDowngrade", "Fail"), known.add("x", APPLIED, 8));
        assertThat(planned.goals()).isEmpty();
        assertThat(planned.notes()).singleElement().asString().contains("(x)");
    }

    private Planned downgrade(Map<String, String> properties, Histories history) {
        return downgrade(down(properties), abc, history);
    }

    /** Where the template wants only what comes before all that. */
    private Planned toZero(Map<String, String> properties, Histories history) {
        return toZero(properties, zeroAndAbc, history);
    }

    private static Planned toZero(Map<String, String> properties, Registry registry, Histories history) {
        Map<String, String> all = new HashMap<>(properties);
        all.put("Target", "zero");
        return downgrade(down(all), registry, history);
    }

    private static Planned downgrade(Request request, Registry registry, Histories history) {
        String self = FakeContext.ARN + ":7";
        Wish wish = Wish.back(request, registry, history.history(), resumable(history), RUN, self);
        return Planned.of(wish, registry, history.history());
    }

    private static Set<String> resumable(Histories history) {
        return history.history().records().stream()
                .filter(record -> record.status() == IN_PROGRESS)
                .map(MigrationRecord::id)
                .collect(Collectors.toSet());
    }

    private static Request down(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.put("FunctionVersion", "7");
        return WishTest.update(all, Map.of("FunctionVersion", "9"));
    }
}

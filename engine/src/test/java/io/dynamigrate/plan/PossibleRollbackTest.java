package io.dynamigrate.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.Finding;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Issue 14: what a run can roll back, and why not the rest. */
class PossibleRollbackTest extends Plans {

    @Test
    void leavesOutWhatIsIrreversibleAndWhatThatDependsOn() {
        Registry chain = Registry.of(
                TestMigration.of("a", 1),
                TestMigration.of("b", 2, "a"),
                TestMigration.of("c", 3, "b").irreversible(),
                TestMigration.of("d", 4));
        History history = history(applied("a", 1), applied("b", 2, "a"), applied("c", 3, "b"), applied("d", 4));

        PossibleRollback possible = Planner.possibleRollback(chain, history, List.of("d", "c", "b", "a"), false);

        assertThat(possible.ids()).containsExactly("d");
        assertThat(possible.refused()).containsOnlyKeys("a", "b", "c");
        assertThat(possible.refused().get("c")).contains("'c' says that it cannot");
        assertThat(possible.refused().get("b")).contains("while 'c'");
        assertThat(Planner.possibleRollback(chain, history, List.of("d", "c", "b", "a"), true)
                        .refused())
                .isEmpty();
    }

    @Test
    void leavesOutAllWhereTheReasonIsAboutNoMigrationInParticular() {
        History history = new History(
                List.of(applied("a", 1)), List.of(Finding.error("x", "malformed", "The row 'x' is broken.")));

        assertThat(Planner.possibleRollback(registry, history, List.of("a"), true)
                        .refused())
                .containsExactly(entry("a", "The row 'x' is broken."));
    }

    @Test
    void isEmptyWhereNothingIsAskedFor() {
        assertThat(Planner.possibleRollback(registry, history(), List.of(), false))
                .isEqualTo(new PossibleRollback(List.of(), Map.of()));
    }
}

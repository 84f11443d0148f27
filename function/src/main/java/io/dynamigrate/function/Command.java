package io.dynamigrate.function;

import io.dynamigrate.plan.Goal;
import io.dynamigrate.preview.DryRun;
import java.util.Optional;

/**
 * A command by hand, checked.
 *
 * @param table the table; empty for help, which needs none
 * @param migrations which set of migrations; may be absent where there is only one
 * @param goal what to reach, plan or validate, where the action has a goal
 * @param id the one migration to validate
 * @param correction what to repair that is about no migration
 * @param runId the run whose lock is released
 * @param dryRun whether to tell only what would be done
 * @param continues whether a run that is out of time continues in another invocation
 * @param contents what a dry run shows of items
 * @param page which part of long lists to show
 * @param force whether to go on in spite of warnings
 * @param by who asks, as far as it was said
 */
record Command(
        Action action,
        String table,
        Optional<String> trackingTable,
        Optional<String> migrations,
        Optional<Goal> goal,
        Optional<String> id,
        Optional<Corrections.OfTable> correction,
        Optional<String> runId,
        boolean dryRun,
        boolean continues,
        DryRun.Contents contents,
        Page page,
        boolean force,
        Optional<String> by) {

    /** Whether the table or its records may be others afterwards. */
    boolean changes() {
        return action.changes() && !dryRun;
    }

    /** Who asks, as the records keep it. Lambda itself does not say who invokes a function. */
    String owner(String runId) {
        return "by hand (" + runId + ")" + by.map(name -> " by " + name).orElse("");
    }
}

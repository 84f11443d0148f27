package io.dynamigrate.function;

import io.dynamigrate.plan.Direction;
import io.dynamigrate.plan.Goal;
import java.util.Optional;

/**
 * A command by hand, checked.
 *
 * @param migrations which set of migrations; may be absent where there is only one
 * @param direction which way a plan or run goes
 * @param target the migration to stop at
 * @param steps how many to take back
 */
record Command(
        Action action,
        String table,
        Optional<String> trackingTable,
        Optional<String> migrations,
        Direction direction,
        Optional<String> target,
        Optional<Integer> steps,
        boolean dryRun,
        boolean force) {

    /** What a plan or run is to reach. */
    Goal goal() {
        if (direction == Direction.MIGRATE) {
            return target.map(Goal::migrateTo).orElseGet(Goal::migrate);
        }
        return target.map(Goal::rollbackTo).or(() -> steps.map(Goal::rollback)).orElseGet(Goal::rollbackLast);
    }

    /** Whether the table may be another one afterwards. */
    boolean changes() {
        return (action == Action.MIGRATE || action == Action.ROLLBACK) && !dryRun;
    }
}

package io.dynamigrate.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Who works: what the lock and the records say of a run.
 *
 * @param runId the run
 * @param hop which invocation of the run this is, counted from 1
 * @param appliedBy the function version, or the host
 * @param owner the custom resource or operator that asked
 * @param lease how long the lock outlives the last sign of life
 * @param deadline the end of this process's invocation, where there is one
 * @param claim whether the owner claims the table
 * @param supersede whether another run of the owner has to make way
 * @param set the name of the set of migrations, where it has one
 */
record Holder(
        String runId,
        long hop,
        String appliedBy,
        String owner,
        Duration lease,
        Optional<Instant> deadline,
        boolean claim,
        boolean supersede,
        Optional<String> set) {

    /** How the lock names this run. */
    String name() {
        return runId + " of " + appliedBy;
    }
}

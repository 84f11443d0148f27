package io.dynamigrate.internal.records;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
 * @param requestedAt when the owner asked, in whole seconds; older runs of the owner have to make way. Absent where runs of
 *     an owner have no order
 * @param set the name of the set of migrations, where it has one
 */
public record Holder(
        String runId,
        long hop,
        String appliedBy,
        String owner,
        Duration lease,
        Optional<Instant> deadline,
        Optional<Instant> requestedAt,
        Optional<String> set) {

    public Holder {
        requestedAt = requestedAt.map(moment -> moment.truncatedTo(ChronoUnit.SECONDS));
    }

    /** How the lock names this run. */
    public String name() {
        return runId + " of " + appliedBy;
    }
}

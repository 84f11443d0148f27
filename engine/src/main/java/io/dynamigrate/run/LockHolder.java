package io.dynamigrate.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Who holds the lock of a table.
 *
 * @param name the run, and the function version or host that it runs on
 * @param runId the run's id
 * @param owner the custom resource or operator that asked for it
 * @param hop which invocation of the run holds the lock, counted from 1
 * @param since when that invocation acquired the lock, by its own clock
 * @param fence the fencing token of this acquisition
 * @param lease how long the lock outlives the holder's last sign of life
 * @param deadline the end of the holder's Lambda invocation, where it is one
 * @param suspendedUntil when a suspended run may be continued; absent while a worker executes the run
 * @param progress how far it was when it last renewed the lock
 */
public record LockHolder(
        String name,
        String runId,
        String owner,
        long hop,
        Optional<Instant> since,
        long fence,
        Duration lease,
        Optional<Instant> deadline,
        Optional<Instant> suspendedUntil,
        Optional<String> progress) {

    static Optional<LockHolder> of(LockRow row) {
        return row.isLocked()
                ? Optional.of(new LockHolder(
                        row.lockedBy(),
                        row.runId(),
                        row.owner(),
                        row.hop(),
                        row.lockedAt(),
                        row.fence(),
                        row.lease(),
                        row.deadline(),
                        row.suspendedUntil(),
                        row.progress()))
                : Optional.empty();
    }
}

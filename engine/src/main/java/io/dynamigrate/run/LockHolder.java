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
 * @param since when it took the lock, by its own clock
 * @param fence the fencing token of this acquisition
 * @param lease how long the lock outlives the holder's last sign of life
 * @param deadline the end of the holder's Lambda invocation, where it is one
 * @param suspendedUntil when a run that sleeps goes on; absent while it works
 * @param progress how far it was when it last renewed the lock
 */
public record LockHolder(
        String name,
        String runId,
        String owner,
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
                        row.lockedAt(),
                        row.fence(),
                        row.lease(),
                        row.deadline(),
                        row.suspendedUntil(),
                        row.progress()))
                : Optional.empty();
    }
}

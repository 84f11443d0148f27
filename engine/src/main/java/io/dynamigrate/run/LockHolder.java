package io.dynamigrate.run;

import io.dynamigrate.Time;
import io.dynamigrate.internal.records.LockRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who holds the lock of a table.
 *
 * @param name the run, and the function version or host that it runs on
 * @param runId the run's id; the name where another tool locks
 * @param owner the custom resource or operator that asked for it
 * @param hop which invocation of the run holds the lock, counted from 1
 * @param since when that invocation acquired the lock, by its own clock
 * @param renewedAt when the lease was renewed last, by the lock holder's clock; absent where another tool locks
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
        Optional<Instant> renewedAt,
        long fence,
        Duration lease,
        Optional<Instant> deadline,
        Optional<Instant> suspendedUntil,
        Optional<String> progress) {

    static Optional<LockHolder> of(LockRow row) {
        return row.isLocked()
                ? Optional.of(new LockHolder(
                        row.lockedBy(),
                        row.heldBy(),
                        row.owner(),
                        row.hop(),
                        row.lockedAt(),
                        row.renewedAt(),
                        row.fence(),
                        row.lease(),
                        row.deadline(),
                        row.suspendedUntil(),
                        row.progress()))
                : Optional.empty();
    }

    /** When the lease ends unless it is renewed, by the holder's clock. */
    public Optional<Instant> leaseEndsAt() {
        return renewedAt.map(lease::addTo).map(Instant::from);
    }

    /**
     * When a person may {@link Migrator#unlock} without doubt: the lease or the invocation is over, even if the clocks differ
     * by 15 minutes. A run that waits for the lock does not need that, because it watches the lock on its own clock.
     */
    public Optional<Instant> safeToUnlockFrom() {
        return Stream.concat(leaseEndsAt().stream(), deadline.stream())
                .min(Comparator.naturalOrder())
                .map(Time.CLOCK_ERROR::addTo)
                .map(Instant::from);
    }
}

package io.dynamigrate.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Who holds the lock of a table.
 *
 * @param name the run, and the function version or host that it runs on
 * @param since when it took the lock, by its own clock
 * @param fence the fencing token of this acquisition
 * @param lease how long the lock outlives the holder's last sign of life
 * @param deadline the end of the holder's Lambda invocation, where it is one
 */
public record LockHolder(String name, Optional<Instant> since, long fence, Duration lease, Optional<Instant> deadline) {

    static Optional<LockHolder> of(LockRow row) {
        return row.isLocked()
                ? Optional.of(new LockHolder(row.lockedBy(), row.lockedAt(), row.fence(), row.lease(), row.deadline()))
                : Optional.empty();
    }
}

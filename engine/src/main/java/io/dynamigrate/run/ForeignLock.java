package io.dynamigrate.run;

import io.dynamigrate.internal.lock.GoLock;
import java.time.Instant;

/**
 * The lock of the Go package "DynamORM migrations", where it is locked.
 *
 * @param lockedBy the holder, as the Go package names it
 * @param lockedAt when the holder acquired the lock
 * @param expiresAt when it ends, whatever the holder does
 */
public record ForeignLock(String lockedBy, Instant lockedAt, Instant expiresAt) {

    static ForeignLock of(GoLock lock) {
        return new ForeignLock(lock.lockedBy(), lock.lockedAt(), lock.expiresAt());
    }
}

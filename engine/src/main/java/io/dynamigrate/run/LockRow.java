package io.dynamigrate.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The one status row of a table: what was applied last, and the lock.
 *
 * <pre>
 * { "PK": "MIGRATION#STATUS", "SK": "CURRENT",
 *   "last_migration_id": "20240116_add_activity_index",   absent while nothing is applied
 *   "last_version":      20240116120000,
 *   "last_run_id":       "run-8f2c…",                 the last run that changed something and ended
 *   "updated_at":        "2026-11-23T10:15:32Z",
 *   "is_locked":         true,
 *   "locked_by":         "run-8f2c… of arn:aws:lambda:…:7",  the run, and for people the function or host
 *   "lock_id":           "8b0c…",                     unique to this acquisition: tells a lost answer from a rival
 *   "locked_at":         "2026-11-23T10:15:30Z",
 *   "fence":             12,                          raised by one with every acquisition, never lowered
 *   "lease_seconds":     45,                          a holder that does not change the row for so long is dead
 *   "record_version":    3,                           changed by every renewal and history write
 *   "deadline":          "2026-11-23T10:30:00Z",      the end of the holder's invocation; absent where there is none
 *   "claimed_by":        "arn:aws:cloudformation:…/UserMigrations" }   the custom resource that last claimed the table
 * </pre>
 *
 * <p>{@code locked_at}, {@code updated_at} and {@code locked_by} are for people who look; decisions use the others.
 */
record LockRow(
        boolean isLocked,
        String lockedBy,
        String lockId,
        Optional<Instant> lockedAt,
        long fence,
        Duration lease,
        long recordVersion,
        Optional<Instant> deadline,
        Optional<String> claimedBy,
        Optional<String> lastMigrationId,
        Optional<Long> lastVersion,
        Optional<String> lastRunId) {

    static final String PARTITION = "MIGRATION#STATUS";
    static final String SORT = "CURRENT";

    /** A table that was never locked. */
    static LockRow none() {
        return from(Row.status(Map.of()));
    }

    static LockRow from(Row row) {
        return new LockRow(
                row.flag("is_locked"),
                row.text("locked_by").orElse("unknown"),
                row.text("lock_id").orElse(""),
                row.instant("locked_at"),
                row.number("fence").orElse(0L),
                Duration.ofSeconds(row.number("lease_seconds").orElse(60L)),
                row.number("record_version").orElse(0L),
                row.instant("deadline"),
                row.text("claimed_by"),
                row.text("last_migration_id"),
                row.number("last_version"),
                row.text("last_run_id"));
    }

    /** Whether nothing happened between these two sights of the lock. */
    boolean isSameMoment(LockRow other) {
        return fence == other.fence && recordVersion == other.recordVersion && lockId.equals(other.lockId);
    }
}

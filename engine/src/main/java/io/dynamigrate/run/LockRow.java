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
 *   "run_id":            "run-8f2c…",                 the run that holds the lock; these three only while it is held
 *   "owner":             "arn:aws:cloudformation:…/UserMigrations",
 *   "hop":               1,                           which invocation of the run
 *   "lock_id":           "8b0c…",                     unique to this acquisition: tells a lost answer from a rival
 *   "locked_at":         "2026-11-23T10:15:30Z",
 *   "fence":             12,                          raised by one with every acquisition, never lowered
 *   "lease_seconds":     45,                          a holder that does not change the row for so long is dead
 *   "record_version":    3,                           raised by every renewal and every write of records
 *   "deadline":          "2026-11-23T10:30:00Z",      the end of the holder's invocation; absent where there is none
 *   "suspended_until":   "2026-11-23T10:31:00Z",      the run sleeps and goes on then; lease_seconds reaches beyond it
 *   "cancel_requested":  "run-8f2c…",                 the run that is asked to stop
 *   "progress":          "20240116_x: copied 1200 of 5000 (24 %)",   as of the last renewal
 *   "requested_at_5c1e…": "2026-11-23T10:15:28Z",     when the owner of that digest made its newest request: its older
 *                                                     ones leave. Kept when the lock is released
 *   "claims":            [ { "owner": "arn:aws:cloudformation:…/UserMigrations",   who claimed the table, the last one
 *                            "id": "0b3f…",           at the end, and for what: see {@link Claim}
 *                            "fence": 11,
 *                            "at": "2026-11-23T10:15:29.310Z" } ] }
 * </pre>
 *
 * <p>{@code locked_at}, {@code updated_at}, {@code locked_by}, {@code progress} and the moment in {@code suspended_until}
 * are for people who look; decisions use the others.
 */
record LockRow(
        boolean isLocked,
        String lockedBy,
        String runId,
        String owner,
        long hop,
        String lockId,
        Optional<Instant> lockedAt,
        long fence,
        Duration lease,
        long recordVersion,
        Optional<Instant> deadline,
        Optional<Instant> suspendedUntil,
        Optional<String> cancelRequested,
        Optional<String> progress,
        Row row,
        Claims claims,
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
                row.text("run_id").orElse(""),
                row.text("owner").orElse(""),
                row.number("hop").orElse(1L),
                row.text("lock_id").orElse(""),
                row.instant("locked_at"),
                row.number("fence").orElse(0L),
                Duration.ofSeconds(row.number("lease_seconds").orElse(60L)),
                row.number("record_version").orElse(0L),
                row.instant("deadline"),
                row.instant("suspended_until"),
                row.text("cancel_requested"),
                row.text("progress"),
                row,
                Claims.from(row),
                row.text("last_migration_id"),
                row.number("last_version"),
                row.text("last_run_id"));
    }

    /** When this owner's newest request was made, as far as the row knows. */
    Optional<Instant> requestedAt(String owner) {
        return row.instant(Precedence.attribute(owner));
    }

    /** Whether nothing happened between these two sights of the lock. */
    boolean isSameMoment(LockRow other) {
        return fence == other.fence && recordVersion == other.recordVersion && lockId.equals(other.lockId);
    }
}

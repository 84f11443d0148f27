package io.dynamigrate.internal.records;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;

import io.dynamigrate.RefusedException;
import io.dynamigrate.plan.Checksum;
import io.dynamigrate.plan.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The one status row of a table: what was applied last, and the lock.
 *
 * <pre>
 * { "PK": "MIGRATION#STATUS", "SK": "CURRENT",
 *   "last_migration_id": "20240116_add_activity_index",  absent while nothing is applied
 *   "last_version":      20240116120000,
 *   "updated_at":        "2026-11-23T10:15:32Z",
 *   "is_locked":         true,
 *   "locked_by":         "run-8f2c… of arn:aws:lambda:…:7",  the run, and for people the function or host
 *   "locked_at":         "2026-11-23T10:15:30Z",
 *   "migration_held":             true,         the lock itself; is_locked repeats it for other tools
 *   "migration_keys":             ["status"],   names that are kept for keys of indexes: see {@code Reservation}
 *   "migration_last_run_id":      "run-8f2c…",  the last run that changed something and ended
 *   "migration_run_id":           "run-8f2c…",  the run that holds the lock; as the two below, only while it is held
 *   "migration_owner":            "arn:aws:cloudformation:…/UserMigrations",
 *   "migration_hop":              1,            which invocation of the run
 *   "migration_lock_id":          "8b0c…",      unique to this acquisition: tells a lost answer from a rival
 *   "migration_fence":            12,           raised by one with every acquisition, never lowered
 *   "migration_lease_seconds":    45,           a holder that does not change the row for so long is dead
 *   "migration_record_version":   3,            raised by every renewal and every write of records
 *   "migration_renewed_at":       "2026-11-23T10:16:15Z",  the last renewal, or write of records, for people who look
 *   "migration_deadline":         "2026-11-23T10:30:00Z",  the end of the invocation; absent where there is none
 *   "migration_suspended_until":  "2026-11-23T10:31:00Z",  the run sleeps until then; its lease reaches beyond it
 *   "migration_cancel_requested": "run-8f2c…",  the run that is asked to stop
 *   "migration_progress":         "20240116_x: copied 1200 of 5000 (24 %)",  as of the last renewal
 *   "migration_requested_at_5c1e…": "2026-11-23T10:15:28Z",  when the owner of that digest made its newest request: its
 *                                               older ones leave. Kept when the lock is released
 *                                               The newest 500 stay
 *   "migration_pruned_at":        "2026-11-23T10:15:30Z",  when old rows of runs were deleted last
 *   "migration_table_id":         "5d7c…",      the target's TableId, where the records are in a second table
 *   "migration_table_accepted_by": "by hand (…)",  who declared that this is the table
 *   "migration_claims": [ {                     who claimed the table, the last one at the end: see {@link Claim}
 *       "owner": "arn:aws:cloudformation:…/UserMigrations",
 *       "id":    "0b3f…",
 *       "fence": 11,
 *       "at":    "2026-11-23T10:15:29.310Z" } ] }
 * </pre>
 *
 * <p>The first six, the progress and the moment until which the run sleeps are for
 * people who look; decisions use the others. The attributes without a prefix are read by other tools: their names
 * change only where they are keys of an index (see {@link RecordsTable}).
 */
public record LockRow(
        boolean isLocked,
        String lockedBy,
        String runId,
        String owner,
        long hop,
        String lockId,
        Optional<Instant> lockedAt,
        Optional<Instant> renewedAt,
        long fence,
        Duration lease,
        long recordVersion,
        Optional<Instant> deadline,
        Optional<Instant> suspendedUntil,
        Optional<String> cancelRequested,
        Optional<String> progress,
        Set<String> keys,
        Row row,
        List<Claim> claims,
        Optional<String> lastMigrationId,
        Optional<Long> lastVersion,
        Optional<String> lastRunId,
        Optional<Instant> prunedAt) {

    public static final String PARTITION = "MIGRATION#STATUS";
    public static final String SORT = "CURRENT";

    // The names of attributes that several classes use.
    public static final String IS_LOCKED = "is_locked";
    public static final String LOCKED_BY = "locked_by";
    public static final String LOCKED_AT = "locked_at";
    public static final String LAST_MIGRATION_ID = "last_migration_id";
    public static final String LAST_VERSION = "last_version";
    public static final String UPDATED_AT = "updated_at";
    public static final String LAST_RUN_ID = "migration_last_run_id";
    public static final String HELD = "migration_held";
    public static final String KEYS = "migration_keys";
    public static final String RUN_ID = "migration_run_id";
    public static final String OWNER = "migration_owner";
    public static final String HOP = "migration_hop";
    public static final String LOCK_ID = "migration_lock_id";
    public static final String FENCE = "migration_fence";
    public static final String LEASE_SECONDS = "migration_lease_seconds";
    public static final String RECORD_VERSION = "migration_record_version";
    public static final String RENEWED_AT = "migration_renewed_at";
    public static final String PRUNED_AT = "migration_pruned_at";
    public static final String DEADLINE = "migration_deadline";
    public static final String SUSPENDED_UNTIL = "migration_suspended_until";
    public static final String CANCEL_REQUESTED = "migration_cancel_requested";
    public static final String PROGRESS = "migration_progress";
    public static final String CLAIMS = "migration_claims";
    public static final String REQUESTED_AT = "migration_requested_at_";

    private static final int DIGITS = 16;

    /** A table that was never locked. */
    public static LockRow none() {
        return from(Row.status(Map.of()));
    }

    /**
     * Reads the row.
     *
     * @throws RefusedException if an attribute cannot be read
     */
    public static LockRow from(Row row) {
        if (row.item().getOrDefault(FENCE, fromN("0")).type() != AttributeValue.Type.N) {
            throw row.unexpected(FENCE, "a number");
        }
        return new LockRow(
                row.flag(HELD) || row.flag(IS_LOCKED),
                row.text(LOCKED_BY).orElse("unknown"),
                row.text(RUN_ID).orElse(""),
                row.text(OWNER).orElse(""),
                row.number(HOP).orElse(1L),
                row.text(LOCK_ID).orElse(""),
                row.instant(LOCKED_AT),
                row.instant(RENEWED_AT),
                row.number(FENCE).orElse(0L),
                Duration.ofSeconds(row.number(LEASE_SECONDS).orElse(60L)),
                row.number(RECORD_VERSION).orElse(0L),
                row.instant(DEADLINE),
                row.instant(SUSPENDED_UNTIL),
                row.text(CANCEL_REQUESTED),
                row.text(PROGRESS),
                Set.copyOf(row.texts(KEYS)),
                row,
                row.maps(CLAIMS).stream().map(LockRow::claim).toList(),
                row.text(LAST_MIGRATION_ID),
                row.number(LAST_VERSION),
                row.text(LAST_RUN_ID),
                row.instant(PRUNED_AT));
    }

    /** The id of the run that holds the lock; other tools leave a name only. */
    public String heldBy() {
        return runId.isEmpty() ? lockedBy : runId;
    }

    /** Makes an acquisition fail where the lock, or an attribute that it leaves as it is, has a type that cannot be read. */
    public static RowUpdate readable(RowUpdate acquisition) {
        return acquisition
                .onlyWithoutOrOfType(HELD, "BOOL", "NULL")
                .onlyWithoutOrOfType(IS_LOCKED, "BOOL", "NULL")
                .onlyWithoutOrOfType(FENCE, "N")
                .onlyWithoutOrOfType(LAST_VERSION, "N", "NULL")
                .onlyWithoutOrOfType(LAST_MIGRATION_ID, "S", "NULL")
                .onlyWithoutOrOfType(LAST_RUN_ID, "S", "NULL")
                .onlyWithoutOrOfType(PRUNED_AT, "S", "NULL")
                .onlyWithoutOrOfType(KEYS, "L", "NULL")
                .onlyWithoutOrOfType(CLAIMS, "L", "NULL");
    }

    /** When this owner's newest request was made, as far as the row knows. */
    public Optional<Instant> requestedAt(String owner) {
        return row.instant(requestAttribute(owner));
    }

    /** The attribute with the time of an owner's newest request: with a digest, because an ARN may be too long for a name. */
    public static String requestAttribute(String owner) {
        return REQUESTED_AT + Checksum.sha256(owner).substring(0, DIGITS);
    }

    private static Claim claim(Row row) {
        return new Claim(
                row.text("owner").orElseThrow(() -> row.unexpected("owner", "a string")),
                row.text("id").orElseThrow(() -> row.unexpected("id", "a string")),
                row.number("fence").orElseThrow(() -> row.unexpected("fence", "a number")),
                row.instant("at").orElse(Instant.EPOCH));
    }

    /** Whether nothing happened between these two sights of the lock. */
    public boolean isSameMoment(LockRow other) {
        return fence == other.fence && recordVersion == other.recordVersion && lockId.equals(other.lockId);
    }
}

package io.dynamigrate.internal.lock;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.RowUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How the {@link LockRow} changes with what becomes of a run. Pure. */
public final class LockUpdates {

    private LockUpdates() {}

    /** The holder acquires the lock. */
    static RowUpdate acquired(RowUpdate change, Holder holder, String lockId, Instant now) {
        change.set(LockRow.HELD, fromBool(true))
                .set(LockRow.IS_LOCKED, fromBool(true))
                .set(LockRow.LOCKED_BY, fromS(holder.name()))
                .set(LockRow.LOCKED_AT, fromS(now.toString()))
                .set(LockRow.RENEWED_AT, fromS(now.toString()))
                .setOnce(LockRow.PRUNED_AT, fromS(now.toString()))
                .set(LockRow.LOCK_ID, fromS(lockId))
                .set(LockRow.RUN_ID, fromS(holder.runId()))
                .set(LockRow.OWNER, fromS(holder.owner()))
                .set(LockRow.HOP, fromN(Long.toString(holder.hop())))
                .increment(LockRow.FENCE)
                .set(LockRow.LEASE_SECONDS, fromN(Long.toString(holder.lease().toSeconds())))
                .set(LockRow.RECORD_VERSION, fromN("1"))
                .remove(LockRow.CANCEL_REQUESTED)
                .remove(LockRow.SUSPENDED_UNTIL)
                .remove(LockRow.PROGRESS);
        return holder.deadline()
                .map(deadline -> change.set(LockRow.DEADLINE, fromS(deadline.toString())))
                .orElseGet(() -> change.remove(LockRow.DEADLINE));
    }

    /** The history changed: that is what was applied last. */
    static RowUpdate applied(Optional<MigrationRecord> last, Instant now) {
        RowUpdate change = new RowUpdate().set(LockRow.UPDATED_AT, fromS(now.toString()));
        return last.map(record -> change.set(LockRow.LAST_MIGRATION_ID, fromS(record.id()))
                        .set(LockRow.LAST_VERSION, fromN(Long.toString(record.version()))))
                .orElseGet(() -> change.remove(LockRow.LAST_MIGRATION_ID).remove(LockRow.LAST_VERSION));
    }

    /** The same, and a run that changed something ends. */
    static RowUpdate ended(Optional<MigrationRecord> last, Holder holder, Instant now) {
        return applied(last, now).set(LockRow.LAST_RUN_ID, fromS(holder.runId()));
    }

    /** Nobody holds the lock any more. */
    public static RowUpdate released(RowUpdate change) {
        List.of(
                        LockRow.LOCKED_BY,
                        LockRow.LOCKED_AT,
                        LockRow.RUN_ID,
                        LockRow.OWNER,
                        LockRow.HOP,
                        LockRow.DEADLINE,
                        LockRow.CANCEL_REQUESTED,
                        LockRow.SUSPENDED_UNTIL,
                        LockRow.PROGRESS)
                .forEach(change::remove);
        return change.set(LockRow.HELD, fromBool(false)).set(LockRow.IS_LOCKED, fromBool(false));
    }

    /** The holder sleeps until then, and keeps the lock for one lease more. */
    static RowUpdate suspended(RowUpdate change, Holder holder, Duration sleep, Instant now) {
        Duration kept = sleep.plus(holder.lease());
        return change.set(LockRow.LEASE_SECONDS, fromN(Long.toString(kept.toSeconds())))
                .set(LockRow.SUSPENDED_UNTIL, fromS(now.plus(sleep).toString()))
                .remove(LockRow.DEADLINE)
                .remove(LockRow.CANCEL_REQUESTED);
    }
}

package io.dynamigrate.internal.lock;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Finding;
import io.dynamigrate.Outcome;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Time;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.RecordsTable;
import io.dynamigrate.internal.records.RowUpdate;
import io.dynamigrate.internal.records.RunRow;
import io.dynamigrate.internal.records.Store;
import java.util.List;
import java.util.Optional;

/** Releases the lock of another run by force: it raises the fence, so that the run's next write fails, and records who did it. */
public final class Unlock {

    private Unlock() {}

    /** The lock that the run held; empty where nobody holds it. */
    public static Optional<LockRow> force(Store store, Holder holder, Time time, String runId) {
        while (true) {
            LockRow seen = read(store, holder, time);
            if (!seen.isLocked()) {
                return Optional.empty();
            }
            if (!seen.heldBy().equals(runId)) {
                throw refused(runId, seen);
            }
            // A refused write means that the lock was released, or changed hands, after it was read.
            if (release(seen, store, holder, time)) {
                return Optional.of(seen);
            }
        }
    }

    private static LockRow read(Store store, Holder holder, Time time) {
        try {
            return store.lock();
        } catch (RefusedException e) {
            List<String> unused = StatusRepair.run(store, holder, time);
            return store.lock();
        }
    }

    private static RefusedException refused(String runId, LockRow lock) {
        return new RefusedException(List.of(Finding.error(
                "",
                "lock_changed_hands",
                "The run '" + runId + "' does not hold the lock: the run '" + lock.heldBy() + "' does"
                        + lock.lockedAt().map(since -> ", since " + since).orElse("")
                        + ". Nothing was changed. If you know that the process of this run is dead, unlock the run '"
                        + lock.heldBy() + "'.")));
    }

    private static boolean release(LockRow seen, Store store, Holder holder, Time time) {
        long fence = seen.fence() + 1;
        RunRow row = new RunRow("unlock", List.of(), holder, fence, time.now());
        String message = "The lock of " + seen.lockedBy() + " was released by force.";
        RecordsTable records = store.records();
        RowUpdate unlock = LockUpdates.released(new RowUpdate())
                .set(LockRow.FENCE, fromN(Long.toString(fence)))
                .set(LockRow.LAST_RUN_ID, fromS(holder.runId()))
                .unlessAbove(LockRow.FENCE, fromN(Long.toString(seen.fence())))
                // Another tool's lock has the second one only.
                .only(seen.row().flag(LockRow.HELD) ? LockRow.HELD : LockRow.IS_LOCKED, "=", fromBool(true));
        Commit.Transaction transaction = new Commit.Transaction(
                unlock.update(records, LockRow.PARTITION, LockRow.SORT),
                List.of(row.ended(records, true, Outcome.DONE, Optional.of(message), List.of(), time.now())),
                List.of(),
                lock -> !lock.isLocked()
                        && holder.runId().equals(lock.lastRunId().orElse("")));
        return new Commit(store.client(), time)
                .send(transaction, holder.lease())
                .isEmpty();
    }
}

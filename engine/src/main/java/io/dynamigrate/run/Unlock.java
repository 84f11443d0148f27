package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.List;
import java.util.Optional;

/** Takes the lock away by force: it raises the fence, so that the holder's next write fails, and records who did it. */
final class Unlock {

    private Unlock() {}

    static Optional<LockHolder> force(Store store, Holder holder, Time time) {
        LockRow seen = store.lock();
        if (!seen.isLocked()) {
            return Optional.empty();
        }
        long fence = seen.fence() + 1;
        RunRow row = new RunRow("unlock", List.of(), holder, fence, time.now());
        Conclusion conclusion = new Conclusion(
                Outcome.DONE,
                Optional.of("The lock was taken away from " + seen.lockedBy() + "."),
                Optional.empty(),
                Optional.empty());
        RecordsTable records = store.records();
        RowUpdate unlock = LockUpdates.released(new RowUpdate())
                .set(LockRow.FENCE, fromN(Long.toString(fence)))
                .set(LockRow.LAST_RUN_ID, fromS(holder.runId()))
                .unlessAbove(LockRow.FENCE, fromN(Long.toString(seen.fence())))
                // Another tool's lock has the second one only.
                .only(seen.row().flag(LockRow.HELD) ? LockRow.HELD : LockRow.IS_LOCKED, "=", fromBool(true));
        Commit.Transaction transaction = new Commit.Transaction(
                unlock.update(records, LockRow.PARTITION, LockRow.SORT),
                List.of(row.ended(records, true, conclusion, List.of(), time.now())),
                List.of(),
                lock -> holder.runId().equals(lock.lastRunId().orElse("")));
        boolean isRefused = new Commit(store.client(), time)
                .send(transaction, holder.lease())
                .isPresent();
        // It was released, or changed hands, since it was seen: look who holds it now.
        return isRefused ? force(store, holder, time) : LockHolder.of(seen);
    }
}

package io.dynamigrate.internal.lock;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.RefusedException;
import io.dynamigrate.Time;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.RowUpdate;
import io.dynamigrate.internal.records.StatusLimits;
import io.dynamigrate.internal.records.StatusWrite;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.internal.records.TableIdentity;
import io.dynamigrate.internal.requests.Precedence;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** Tries to take the lock of a table with one conditional write. */
public final class LockAttempt {

    /**
     * What came of an attempt.
     *
     * @param left why this run leaves the lock alone; empty where it acquired the lock or may still wait for it
     * @param askedAt when it was asked for: a lease is counted from there, not from the answer
     */
    public record Result(boolean acquired, Optional<LockDecision> left, LockRow row, Moment askedAt) {

        static Result of(boolean acquired, LockRow row, Moment askedAt) {
            return new Result(acquired, Optional.empty(), row, askedAt);
        }

        Result leaving(LockDecision why) {
            return new Result(false, Optional.of(why), row, askedAt);
        }
    }

    private final Store store;
    private final Holder holder;
    private final Time time;
    private final String lockId = UUID.randomUUID().toString();

    public LockAttempt(Store store, Holder holder, Time time) {
        this.store = store;
        this.holder = holder;
        this.time = time;
    }

    /** Takes the lock if nobody holds it. */
    public Result ifFree() {
        return take(new RowUpdate()
                .only(LockRow.HELD, "<>", fromBool(true))
                // Another tool's.
                .only(LockRow.IS_LOCKED, "<>", fromBool(true)));
    }

    /** Takes the lock of a holder that is dead, if the row is still as it was seen: another tool's may have no numbers. */
    public Result from(LockRow seen) {
        return take(new RowUpdate()
                .unlessAbove(LockRow.FENCE, fromN(Long.toString(seen.fence())))
                .unlessAbove(LockRow.RECORD_VERSION, fromN(Long.toString(seen.recordVersion()))));
    }

    private Result take(RowUpdate update) {
        new TableIdentity(store).id().ifPresent(id -> update.setOnce(TableIdentity.ATTRIBUTE, fromS(id)));
        Precedence.ordered(LockUpdates.acquired(update, holder, lockId, time.now()), holder);
        try {
            return send(LockRow.readable(update));
        } catch (DynamoDbException e) {
            if (StatusLimits.makeRoom(store, e)) {
                return send(update);
            }
            throw e;
        }
    }

    private Result send(RowUpdate update) {
        Moment askedAt = Moment.now(time);
        try {
            LockRow row = acquired(store.client()
                    .updateItem(update.request(store.records(), LockRow.PARTITION, LockRow.SORT)
                            .returnValues(ReturnValue.ALL_NEW)
                            .build())
                    .attributes());
            return Result.of(true, row, askedAt);
        } catch (TransactionConflictException e) {
            // The holder writes records at this moment: it lives.
            return Result.of(false, store.lock(), Moment.now(time));
        } catch (ConditionalCheckFailedException e) {
            LockRow row = Optional.ofNullable(e.item())
                    .filter(item -> !item.isEmpty())
                    .map(store::lock)
                    .orElseGet(store::lock);
            // The SDK repeats a request whose answer was lost; then it is our own first try that we meet.
            return Result.of(row.isLocked() && row.lockId().equals(lockId), row, askedAt);
        }
    }

    /** The row, which is within its limits from now on. */
    private LockRow acquired(Map<String, AttributeValue> item) {
        LockRow row;
        try {
            row = store.lock(item);
        } catch (RefusedException e) {
            // The types are right but the values are not.
            boolean unused = StatusWrite.sendAlone(
                    store, LockUpdates.released(new RowUpdate()).only(LockRow.LOCK_ID, "=", fromS(lockId)));
            throw e;
        }
        StatusLimits.keep(store, item);
        return row;
    }
}

package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** Tries to take the lock of a table with one conditional write. */
final class LockAttempt {

    /**
     * What came of an attempt.
     *
     * @param left whether this run has to leave the lock to another, and not only to wait for it
     * @param askedAt when it was asked for: a lease is counted from there, not from the answer
     */
    record Result(boolean acquired, boolean left, LockRow row, Moment askedAt) {

        static Result of(boolean acquired, LockRow row, Moment askedAt) {
            return new Result(acquired, false, row, askedAt);
        }

        Result leaving() {
            return new Result(false, true, row, askedAt);
        }
    }

    private final Store store;
    private final Holder holder;
    private final Time time;
    private final String lockId = UUID.randomUUID().toString();

    LockAttempt(Store store, Holder holder, Time time) {
        this.store = store;
        this.holder = holder;
        this.time = time;
    }

    /** Takes the lock if nobody holds it. */
    Result ifFree() {
        return take("is_locked <> :yes", Map.of());
    }

    /** Takes the lock of a holder that is dead, if the row is still as it was seen: another tool's may have no numbers. */
    Result from(LockRow seen) {
        return take(
                "NOT fence > :seenFence AND NOT record_version > :seenVersion",
                Map.of(
                        ":seenFence", fromN(Long.toString(seen.fence())),
                        ":seenVersion", fromN(Long.toString(seen.recordVersion()))));
    }

    private Result take(String condition, Map<String, AttributeValue> conditionValues) {
        Map<String, AttributeValue> values = new HashMap<>(conditionValues);
        values.put(":yes", fromBool(true));
        values.put(":name", fromS(holder.name()));
        values.put(":id", fromS(lockId));
        values.put(":run", fromS(holder.runId()));
        values.put(":owner", fromS(holder.owner()));
        values.put(":hop", fromN(Long.toString(holder.hop())));
        values.put(":now", fromS(time.now().toString()));
        values.put(":lease", fromN(Long.toString(holder.lease().toSeconds())));
        values.put(":zero", fromN("0"));
        values.put(":one", fromN("1"));
        holder.requestedAt().ifPresent(time -> values.put(":requested", fromS(time.toString())));
        holder.deadline().ifPresent(deadline -> values.put(":deadline", fromS(deadline.toString())));
        Map<String, String> names = new HashMap<>(Map.of("#owner", "owner"));
        if (holder.requestedAt().isPresent()) {
            names.put("#requested", Precedence.attribute(holder.owner()));
        }
        String update = "SET is_locked = :yes, locked_by = :name, lock_id = :id, locked_at = :now, run_id = :run,"
                + " #owner = :owner, hop = :hop, fence = if_not_exists(fence, :zero) + :one, lease_seconds = :lease, record_version = :one"
                + (holder.deadline().isPresent() ? ", deadline = :deadline" : "")
                + Precedence.update(holder)
                + " REMOVE cancel_requested, suspended_until, progress"
                + (holder.deadline().isPresent() ? "" : ", deadline");
        Moment askedAt = Moment.now(time);
        try {
            LockRow row = LockRow.from(Row.status(store.client()
                    .updateItem(request -> request.tableName(store.records().name())
                            .key(store.records().key(LockRow.PARTITION, LockRow.SORT))
                            .updateExpression(update)
                            .conditionExpression(condition + Precedence.condition(holder))
                            .expressionAttributeNames(names)
                            .expressionAttributeValues(values)
                            .returnValues(ReturnValue.ALL_NEW)
                            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                    .attributes()));
            return Result.of(true, row, askedAt);
        } catch (TransactionConflictException e) {
            // The holder writes records at this moment: it lives.
            return Result.of(false, store.lock(), Moment.now(time));
        } catch (ConditionalCheckFailedException e) {
            LockRow row = Optional.ofNullable(e.item())
                    .filter(item -> !item.isEmpty())
                    .map(item -> LockRow.from(Row.status(item)))
                    .orElseGet(store::lock);
            // The SDK repeats a request whose answer was lost; then it is our own first try that we meet.
            return Result.of(row.isLocked() && row.lockId().equals(lockId), row, askedAt);
        }
    }
}

package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.LeaseLostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.Update;

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
        Optional<String> message = Optional.of("The lock was taken away from " + seen.lockedBy() + ".");
        RecordsTable records = store.records();
        Update unlock = Update.builder()
                .tableName(records.name())
                .key(records.key(LockRow.PARTITION, LockRow.SORT))
                .updateExpression("SET is_locked = :no, fence = :fence, last_run_id = :run REMOVE locked_by, locked_at,"
                        + " run_id, #owner, hop, deadline, cancel_requested, suspended_until, progress")
                .conditionExpression("fence = :seen AND is_locked = :yes")
                .expressionAttributeNames(Map.of("#owner", "owner"))
                .expressionAttributeValues(Map.of(
                        ":no", fromBool(false),
                        ":yes", fromBool(true),
                        ":run", fromS(holder.runId()),
                        ":fence", fromN(Long.toString(fence)),
                        ":seen", fromN(Long.toString(seen.fence()))))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        Commit.Transaction transaction = new Commit.Transaction(
                unlock,
                List.of(row.ended(records, Outcome.DONE, List.of(), message, time.now())),
                List.of(),
                lock -> holder.runId().equals(lock.lastRunId().orElse("")));
        try {
            new Commit(store.client(), time).send(transaction, holder.lease());
        } catch (LeaseLostException e) {
            // It was released, or changed hands, since it was seen: look who holds it now.
            return force(store, holder, time);
        }
        return LockHolder.of(seen);
    }
}

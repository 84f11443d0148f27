package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

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
        TransactWriteItem unlock = TransactWriteItem.builder()
                .update(update -> update.tableName(records.name())
                        .key(records.key(LockRow.PARTITION, LockRow.SORT))
                        .updateExpression("SET is_locked = :no, fence = :fence REMOVE locked_by, locked_at, deadline,"
                                + " cancel_requested, suspended_until")
                        .conditionExpression("fence = :seen AND is_locked = :yes")
                        .expressionAttributeValues(Map.of(
                                ":no", fromBool(false),
                                ":yes", fromBool(true),
                                ":fence", fromN(Long.toString(fence)),
                                ":seen", fromN(Long.toString(seen.fence())))))
                .build();
        TransactWriteItem record = row.ended(records, Outcome.DONE, List.of(), message, time.now());
        new Commit(store.client(), time).send(List.of(unlock, record), holder.lease());
        return LockHolder.of(seen);
    }
}

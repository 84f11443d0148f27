package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.LeaseLostException;
import io.dynamigrate.MigrationRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * The lock of a table in our hands. Thread-safe: renewals and history writes never overlap, so they never conflict.
 *
 * <p>Each change of the {@link LockRow} is conditional on the fence and on the id of this acquisition.
 */
final class Lease {

    private static final String OURS = "fence = :fence AND lock_id = :id AND is_locked = :yes";

    private final Store store;
    private final Holder holder;
    private final Time time;
    private final long fence;
    private final String lockId;

    private long recordVersion;
    private long renewedAt;
    private boolean lost;

    Lease(Store store, Holder holder, Time time, LockAttempt.Result acquired) {
        this.store = store;
        this.holder = holder;
        this.time = time;
        this.fence = acquired.row().fence();
        this.lockId = acquired.row().lockId();
        this.recordVersion = acquired.row().recordVersion();
        this.renewedAt = acquired.askedAt();
    }

    long fence() {
        return fence;
    }

    /** Renews the lease when a third of it has passed. Trouble is left to the next time, until the lease is over. */
    synchronized void renewIfDue() {
        if (!lost && age().compareTo(holder.lease().dividedBy(3)) >= 0) {
            try {
                renew();
            } catch (LeaseLostException e) {
                lost = true;
            } catch (SdkException e) {
                // Unknown, not lost. Tried again soon; requireWritable() refuses to write once time is over.
                return;
            }
        }
    }

    /**
     * Makes sure that a write which starts now does so well inside the lease: not in its last third.
     *
     * @throws LeaseLostException if the lock is no longer ours
     */
    synchronized void requireWritable() {
        if (lost) {
            throw lost();
        }
        if (age().compareTo(holder.lease().multipliedBy(2).dividedBy(3)) >= 0) {
            renew();
        }
    }

    private Duration age() {
        return Duration.ofNanos(time.nanos() - renewedAt);
    }

    private void renew() {
        long now = time.nanos();
        try {
            store.client()
                    .updateItem(request -> request.tableName(store.records().name())
                            .key(store.records().key(LockRow.PARTITION, LockRow.SORT))
                            .updateExpression("SET record_version = :next")
                            .conditionExpression(OURS)
                            .expressionAttributeValues(values(Map.of())));
        } catch (ConditionalCheckFailedException e) {
            lost = true;
            throw lost();
        }
        renewedAt = now;
    }

    /** Writes records together with a renewal of the lease, all or nothing. */
    synchronized void commit(List<TransactWriteItem> writes, Optional<MigrationRecord> lastApplied) {
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":now", fromS(time.now().toString()));
        lastApplied.ifPresent(record -> {
            values.put(":lastId", fromS(record.id()));
            values.put(":lastVersion", fromN(Long.toString(record.version())));
        });
        send(
                "SET record_version = :next, updated_at = :now"
                        + (lastApplied.isPresent()
                                ? ", last_migration_id = :lastId, last_version = :lastVersion"
                                : " REMOVE last_migration_id, last_version"),
                values,
                writes);
    }

    /** Gives the lock back, together with the last records of the run. */
    synchronized void release(List<TransactWriteItem> writes) {
        send(
                "SET record_version = :next, is_locked = :no REMOVE locked_by, locked_at, deadline, cancel_requested",
                Map.of(":no", fromBool(false)),
                writes);
        lost = true;
    }

    private void send(String update, Map<String, AttributeValue> values, List<TransactWriteItem> writes) {
        long now = time.nanos();
        List<TransactWriteItem> all = new ArrayList<>();
        all.add(TransactWriteItem.builder()
                .update(Update.builder()
                        .tableName(store.records().name())
                        .key(store.records().key(LockRow.PARTITION, LockRow.SORT))
                        .updateExpression(update)
                        .conditionExpression(OURS)
                        .expressionAttributeValues(values(values))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build())
                .build());
        all.addAll(writes);
        try {
            new Commit(store.client(), time).send(all, holder.lease());
        } catch (LeaseLostException e) {
            lost = true;
            throw e;
        }
        renewedAt = now;
    }

    private Map<String, AttributeValue> values(Map<String, AttributeValue> more) {
        // A new number for each try, whatever becomes of it: who watches must see that we live.
        recordVersion++;
        Map<String, AttributeValue> values = new HashMap<>(more);
        values.put(":fence", fromN(Long.toString(fence)));
        values.put(":id", fromS(lockId));
        values.put(":yes", fromBool(true));
        values.put(":next", fromN(Long.toString(recordVersion)));
        return values;
    }

    private static LeaseLostException lost() {
        return new LeaseLostException(
                "Another run took over the lock while this one showed no sign of life: this run stops. Run again to go on.");
    }
}

package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.LeaseLostException;
import io.dynamigrate.MigrationRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * The lock of a table in our hands. Thread-safe: renewals and writes of records never overlap, so they never conflict.
 *
 * <p>Each change of the {@link LockRow} is conditional on the fence and on the id of this acquisition; all records are
 * written together with such a change, so whoever lost the lock writes none.
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
    private long lookedAt;
    private boolean lost;
    private volatile boolean stopRequested;
    private volatile @Nullable String progress;

    Lease(Store store, Holder holder, Time time, LockAttempt.Result acquired) {
        this.store = store;
        this.holder = holder;
        this.time = time;
        this.fence = acquired.row().fence();
        this.lockId = acquired.row().lockId();
        this.recordVersion = acquired.row().recordVersion();
        this.renewedAt = acquired.askedAt();
        this.lookedAt = acquired.askedAt();
    }

    long fence() {
        return fence;
    }

    /** Whether somebody asked this run to stop, as of the last renewal. */
    boolean isStopRequested() {
        return stopRequested;
    }

    /** What the next renewal tells people who look. */
    void progress(@Nullable String text) {
        progress = text;
    }

    /**
     * Renews the lease when a third of it has passed, and looks that often whether the run is asked to stop. Trouble is
     * left to the next time, until the lease is over.
     */
    synchronized void renewIfDue() {
        Duration third = holder.lease().dividedBy(3);
        if (!lost && (since(renewedAt).compareTo(third) >= 0 || since(lookedAt).compareTo(third) >= 0)) {
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
        if (since(renewedAt).compareTo(holder.lease().multipliedBy(2).dividedBy(3)) >= 0) {
            renew();
        }
    }

    private Duration since(long moment) {
        return Duration.ofNanos(time.nanos() - moment);
    }

    private void renew() {
        long now = time.nanos();
        String text = progress;
        Map<String, AttributeValue> values = values(text == null ? Map.of() : Map.of(":progress", fromS(text)));
        try {
            Map<String, AttributeValue> row = store.client()
                    .updateItem(request -> request.tableName(store.records().name())
                            .key(store.records().key(LockRow.PARTITION, LockRow.SORT))
                            .updateExpression(
                                    "SET record_version = :next" + (text == null ? "" : ", progress = :progress"))
                            // The SDK may repeat it; one that was held up on its way must not undo a later one.
                            .conditionExpression(OURS + " AND record_version <= :next")
                            .expressionAttributeValues(values)
                            .returnValues(ReturnValue.ALL_NEW))
                    .attributes();
            stopRequested |= fromS(holder.runId()).equals(row.get("cancel_requested"));
        } catch (ConditionalCheckFailedException e) {
            lost = true;
            throw lost();
        }
        renewedAt = now;
        lookedAt = now;
    }

    /** Writes records, and what a migration handed over, together with a renewal of the lease: all or nothing. */
    synchronized void commit(List<TransactWriteItem> records, List<TransactWriteItem> handed) {
        send("SET record_version = :next", Map.of(), records, handed);
    }

    /** The same at the end or the beginning of a migration: the status row tells what was applied last. */
    synchronized void commit(
            List<TransactWriteItem> records, List<TransactWriteItem> handed, Optional<MigrationRecord> lastApplied) {
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":now", fromS(time.now().toString()));
        lastApplied.ifPresent(record -> {
            values.put(":lastId", fromS(record.id()));
            values.put(":lastVersion", fromN(Long.toString(record.version())));
        });
        progress = null;
        send(
                "SET record_version = :next, updated_at = :now"
                        + (lastApplied.isPresent()
                                ? ", last_migration_id = :lastId, last_version = :lastVersion REMOVE progress"
                                : " REMOVE progress, last_migration_id, last_version"),
                values,
                records,
                handed);
    }

    /** Gives the lock back, together with the last records of the run; without any, nobody hears of the run. */
    synchronized void release(List<TransactWriteItem> records) {
        send(
                "SET record_version = :next, is_locked = :no" + (records.isEmpty() ? "" : ", last_run_id = :run")
                        + " REMOVE locked_by, locked_at, run_id, #owner, hop, deadline, cancel_requested, progress",
                records.isEmpty()
                        ? Map.of(":no", fromBool(false))
                        : Map.of(":no", fromBool(false), ":run", fromS(holder.runId())),
                records,
                List.of());
        lost = true;
    }

    /** Keeps the lock while the run sleeps: until then, and one lease more. */
    synchronized void suspend(Duration sleep, List<TransactWriteItem> records) {
        Duration kept = sleep.plus(holder.lease());
        send(
                "SET record_version = :next, lease_seconds = :lease, suspended_until = :until, last_run_id = :run"
                        + " REMOVE deadline, cancel_requested",
                Map.of(
                        ":lease", fromN(Long.toString(kept.toSeconds())),
                        ":until", fromS(time.now().plus(sleep).toString()),
                        ":run", fromS(holder.runId())),
                records,
                List.of());
        lost = true;
    }

    private void send(
            String update,
            Map<String, AttributeValue> more,
            List<TransactWriteItem> records,
            List<TransactWriteItem> handed) {
        long now = time.nanos();
        Map<String, AttributeValue> values = values(more);
        long next = recordVersion;
        Update.Builder lock = Update.builder()
                .tableName(store.records().name())
                .key(store.records().key(LockRow.PARTITION, LockRow.SORT))
                .updateExpression(update)
                // Rising, so that the same change never succeeds twice.
                .conditionExpression(OURS + " AND record_version < :next")
                .expressionAttributeValues(values)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
        if (update.contains("#owner")) {
            lock.expressionAttributeNames(Map.of("#owner", "owner"));
        }
        Commit.Transaction transaction = new Commit.Transaction(
                lock.build(),
                records,
                handed,
                row -> row.fence() == fence && row.lockId().equals(lockId) && row.recordVersion() == next);
        try {
            new Commit(store.client(), time).send(transaction, holder.lease());
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

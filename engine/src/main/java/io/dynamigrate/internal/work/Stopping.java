package io.dynamigrate.internal.work;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.LeaseLostException;
import io.dynamigrate.Suspended;
import io.dynamigrate.TargetTable;
import io.dynamigrate.internal.change.IndexChanges;
import io.dynamigrate.internal.change.IndexDeletion;
import io.dynamigrate.internal.change.IndexRecord;
import io.dynamigrate.internal.lock.Deadline;
import io.dynamigrate.internal.lock.GuardedClient;
import io.dynamigrate.internal.lock.Lease;
import io.dynamigrate.internal.lock.Lock;
import io.dynamigrate.internal.lock.LockAttempt;
import io.dynamigrate.internal.lock.LockDecision;
import io.dynamigrate.internal.lock.Renewal;
import io.dynamigrate.internal.lock.Safepoint;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.IndexRow;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.internal.requests.Precedence;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Stops what an owner does to a table, before the owner is deleted. See {@code Requests.stop}. */
public final class Stopping {

    private final Store store;
    private final Options options;
    private final Holder holder;
    private final IndexChanges changes;
    private final Predicate<String> goesOn;

    public Stopping(Store store, Options options, Predicate<String> goesOn) {
        this.store = store;
        this.options = options;
        this.holder = options.supersedingHolder();
        this.changes = new IndexChanges(store.client(), store.target().name());
        this.goesOn = goesOn;
    }

    /** Whether the owner does nothing any more. */
    public boolean run() throws InterruptedException {
        // First of all, so that an older run which does not hold the lock now takes it no more.
        Precedence.announce(store, holder);
        if (!LockDecision.isSuperseded(store.lock(), holder) && building().isEmpty()) {
            return true;
        }
        LockAttempt.Result lock = new Lock(store, options.time(), options.log())
                .acquire(holder, options.deadline().stopAt());
        if (!lock.acquired()) {
            return false;
        }
        Lease lease = new Lease(store, holder, options.time(), lock);
        Renewal renewal = Renewal.of(lease, options.time());
        try {
            building().forEach(row -> cancel(row, lease));
            return true;
        } catch (Suspended | LeaseLostException e) {
            options.log().accept("What the owner is doing was not ended: " + e.getMessage());
            return false;
        } finally {
            renewal.close();
            release(lease);
        }
    }

    private void release(Lease lease) {
        try {
            lease.release();
        } catch (DynamigrateException e) {
            // What is done is done; what we cannot release ends with its lease.
            options.log().accept("The lock was not released: " + e.getMessage());
        }
    }

    /** The indexes that the owner has begun to create, unless they are ready. */
    private List<IndexRow> building() {
        // Described now, and not when the records were opened: the owner may have begun since.
        TargetTable table = changes.describe();
        return store.indexes().stream()
                .filter(row -> row.isCreating()
                        && row.owner().equals(holder.owner())
                        && !goesOn.test(row.runId())
                        && isPerhapsBuilding(table, row.index()))
                .toList();
    }

    /** A stale description may not show an index whose creation was accepted. */
    private static boolean isPerhapsBuilding(TargetTable table, String index) {
        return IndexChanges.find(table, index)
                .map(shown -> shown.indexStatus() == IndexStatus.CREATING)
                .orElse(true);
    }

    private void cancel(IndexRow row, Lease lease) {
        options.log().accept("Cancelling the creation of the index '" + row.index() + "'.");
        Deadline deadline = options.deadline();
        Safepoint safepoint = new Safepoint(deadline, lease);
        IndexChanges guarded = new IndexChanges(
                GuardedClient.of(store, safepoint, lease, options.time()),
                store.target().name());
        Poll poll = new Poll(deadline, safepoint, new Progress("stopping", lease, options.time(), options.log()));
        IndexRecord record = IndexRecord.of(row, next -> write(next, lease), options.time());
        IndexDeletion deletion = new IndexDeletion(guarded, record, row.migration());
        poll.until("index '" + row.index() + "' to be cancelled", deletion::isGone);
        record.write(record.row().deleted());
    }

    private void write(IndexRow row, Lease lease) {
        lease.commit(
                List.of(TransactWriteItem.builder()
                        .put(put -> put.tableName(store.records().name())
                                .item(store.records()
                                        .item(
                                                IndexRow.PARTITION,
                                                row.index(),
                                                row.attributes(options.time().now(), holder, lease.fence()))))
                        .build()),
                List.of());
    }
}

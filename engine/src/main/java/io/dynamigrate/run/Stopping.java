package io.dynamigrate.run;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.LeaseLostException;
import io.dynamigrate.Suspended;
import io.dynamigrate.TargetTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Ends what an owner is doing to a table, for somebody who gives it up. See {@link Migrator#stop}. */
final class Stopping {

    private final Store store;
    private final Options options;
    private final Holder holder;
    private final IndexChanges changes;
    private final Predicate<String> goesOn;

    Stopping(Store store, Options options, Predicate<String> goesOn) {
        this.store = store;
        this.options = options;
        this.holder = options.supersedingHolder();
        this.changes = new IndexChanges(store.client(), store.target().name());
        this.goesOn = goesOn;
    }

    /** Whether the owner does nothing any more. */
    boolean run() throws InterruptedException {
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
            building().forEach((index, definition) -> cancel(index, definition, lease));
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

    /** The definitions of the indexes that the owner has begun to create, and that DynamoDB is at, by name. */
    private Map<String, String> building() {
        // Described now, and not when the records were opened: the owner may have begun since.
        TargetTable table = changes.describe();
        Map<String, String> building = new LinkedHashMap<>();
        for (Map<String, AttributeValue> item : store.items(IndexRow.PARTITION)) {
            String name =
                    Objects.requireNonNull(item.get(store.records().sortKey())).s();
            Row row = IndexRow.row(item, name);
            boolean isBuilding = row.text(IndexRow.OWNER).equals(Optional.of(holder.owner()))
                    && row.text(IndexRow.STATUS).equals(Optional.of(IndexRow.CREATING))
                    && !goesOn.test(row.text(IndexRow.RUN_ID).orElse(""))
                    && IndexChanges.find(table, name)
                            .filter(index -> index.indexStatus() == IndexStatus.CREATING)
                            .isPresent();
            if (isBuilding) {
                building.put(name, row.text(IndexRow.DEFINITION).orElse(""));
            }
        }
        return building;
    }

    private void cancel(String index, String definition, Lease lease) {
        options.log().accept("Cancelling the creation of the index '" + index + "'.");
        Deadline deadline = options.deadline();
        Safepoint safepoint = new Safepoint(deadline, lease);
        IndexChanges guarded = new IndexChanges(
                GuardedClient.of(store, safepoint, lease, options.time()),
                store.target().name());
        Poll poll = new Poll(deadline, safepoint, new Progress("stopping", lease, options.time(), options.log()));
        poll.until("index '" + index + "' to be cancelled", () -> guarded.delete(index));
        IndexRow row = new IndexRow(definition, "deleted", options.time().now(), holder, lease.fence());
        lease.commit(
                List.of(TransactWriteItem.builder()
                        .put(put -> put.tableName(store.records().name())
                                .item(store.records().item(IndexRow.PARTITION, index, row.attributes())))
                        .build()),
                List.of());
    }
}

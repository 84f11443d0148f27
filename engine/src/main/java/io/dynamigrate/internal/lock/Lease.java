package io.dynamigrate.internal.lock;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.LeaseLostException;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Time;
import io.dynamigrate.internal.dynamo.ErrorText;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.RowUpdate;
import io.dynamigrate.internal.records.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * The lock of a table in our hands. Thread-safe: renewals and writes of records never overlap, so they never conflict.
 *
 * <p>Each change of the {@link LockRow} is conditional on the fence and on the id of this acquisition; all records are
 * written together with such a change, so whoever lost the lock writes none.
 */
public final class Lease {

    private final Store store;
    private final Holder holder;
    private final Time time;
    private final long fence;
    private final String lockId;

    private long recordVersion;
    private Moment renewedAt;
    private Moment lookedAt;
    private boolean lost;
    private volatile boolean stopRequested;
    private volatile @Nullable String progress;
    private volatile @Nullable String trouble;

    public Lease(Store store, Holder holder, Time time, LockAttempt.Result acquired) {
        this.store = store;
        this.holder = holder;
        this.time = time;
        this.fence = acquired.row().fence();
        this.lockId = acquired.row().lockId();
        this.recordVersion = acquired.row().recordVersion();
        this.renewedAt = acquired.askedAt();
        this.lookedAt = acquired.askedAt();
    }

    public long fence() {
        return fence;
    }

    /** Whether somebody asked this run to stop, as of the last renewal. */
    public boolean isStopRequested() {
        return stopRequested;
    }

    /** What the next renewal tells people who look. */
    public void progress(@Nullable String text) {
        progress = text;
    }

    /**
     * Renews the lease when a third of it has passed, and looks that often whether the run is asked to stop. A renewal that
     * fails for any reason is retried the next time.
     */
    public synchronized void renewIfDue() {
        Duration third = holder.lease().dividedBy(3);
        if (!lost
                && (renewedAt.ago(time).compareTo(third) >= 0
                        || lookedAt.ago(time).compareTo(third) >= 0)) {
            try {
                renew();
            } catch (LeaseLostException e) {
                lost = true;
            } catch (RuntimeException e) {
                // Unknown, not lost: requireWritable() refuses to write once the lease is over.
                renewalFailed(e);
            }
        }
    }

    /** Remembers why a renewal failed, for the message about a lost lease. */
    void renewalFailed(Throwable e) {
        trouble = ErrorText.of(e);
    }

    /**
     * Makes sure that a write which starts now does so well inside the lease: not in its last third.
     *
     * @return how long the lease lasts, so that a write which is repeated or held up on its way is given up in time
     * @throws LeaseLostException if the lock is no longer ours
     */
    synchronized Duration requireWritable() {
        if (lost) {
            throw lost();
        }
        // Again, if the renewal itself took that long: the lease counts from before it was asked for.
        while (renewedAt.ago(time).compareTo(holder.lease().multipliedBy(2).dividedBy(3)) >= 0) {
            renew();
        }
        return holder.lease().minus(renewedAt.ago(time));
    }

    private void renew() {
        Moment now = Moment.now(time);
        String text = progress;
        // The SDK may repeat it; one that was held up on its way must not undo a later one.
        RowUpdate renewal =
                ours(text == null ? new RowUpdate() : new RowUpdate().set(LockRow.PROGRESS, fromS(text)), "<=");
        try {
            Map<String, AttributeValue> row = store.client()
                    .updateItem(renewal.request(store.records(), LockRow.PARTITION, LockRow.SORT)
                            .returnValues(ReturnValue.ALL_NEW)
                            .build())
                    .attributes();
            stopRequested |= fromS(holder.runId()).equals(row.get(LockRow.CANCEL_REQUESTED));
        } catch (ConditionalCheckFailedException e) {
            lost = true;
            throw lost();
        }
        renewedAt = now;
        lookedAt = now;
    }

    /** Writes records, and what a migration handed over, together with a renewal of the lease: all or nothing. */
    public synchronized void commit(List<TransactWriteItem> records, List<TransactWriteItem> handed) {
        send(new RowUpdate(), records, handed);
    }

    /** The same where the history changes: the status row tells what was applied last. */
    public synchronized void commit(
            List<TransactWriteItem> records, List<TransactWriteItem> handed, Optional<MigrationRecord> lastApplied) {
        send(LockUpdates.applied(lastApplied, time.now()), records, handed);
    }

    /**
     * The same where another migration begins.
     *
     * @return false if this run is asked to stop, so that nothing was written
     */
    public synchronized boolean begin(
            List<TransactWriteItem> records, List<TransactWriteItem> handed, Optional<MigrationRecord> lastApplied) {
        progress = null;
        RowUpdate change = LockUpdates.applied(lastApplied, time.now())
                .remove(LockRow.PROGRESS)
                .only(LockRow.CANCEL_REQUESTED, "<>", fromS(holder.runId()));
        Optional<LockRow> refusal = trySend(change, records, handed);
        stopRequested |= refusal.filter(this::asksToStop).isPresent();
        refusal.filter(row -> !asksToStop(row)).ifPresent(this::lostTo);
        return refusal.isEmpty();
    }

    private boolean asksToStop(LockRow row) {
        return isOurs(row)
                && row.cancelRequested().filter(holder.runId()::equals).isPresent();
    }

    private boolean isOurs(LockRow row) {
        return row.isLocked() && row.fence() == fence && row.lockId().equals(lockId);
    }

    /** The same where records are stored under other names, because theirs are kept for keys of indexes. */
    synchronized void reserve(Set<String> keys, List<TransactWriteItem> records) {
        AttributeValue names =
                fromL(keys.stream().sorted().map(AttributeValue::fromS).toList());
        send(new RowUpdate().set(LockRow.KEYS, names), records, List.of());
    }

    /** Gives the lock back, for a run that wrote nothing. */
    public void release() {
        release(List.of());
    }

    /** Gives the lock back, for a run that began nothing. */
    public synchronized void release(List<TransactWriteItem> records) {
        send(LockUpdates.released(new RowUpdate()), records, List.of());
        lost = true;
    }

    /** Gives the lock back together with the last records of the run, and what its last migration handed over. */
    public synchronized void release(
            List<TransactWriteItem> records, List<TransactWriteItem> handed, Optional<MigrationRecord> lastApplied) {
        send(LockUpdates.released(LockUpdates.ended(lastApplied, holder, time.now())), records, handed);
        lost = true;
    }

    /** Keeps the lock while the run sleeps: until then, and one lease more. */
    public synchronized void suspend(
            Duration sleep,
            List<TransactWriteItem> records,
            List<TransactWriteItem> handed,
            Optional<MigrationRecord> lastApplied) {
        RowUpdate change = LockUpdates.ended(lastApplied, holder, time.now());
        send(LockUpdates.suspended(change, holder, sleep, time.now()), records, handed);
        lost = true;
    }

    private void send(RowUpdate change, List<TransactWriteItem> records, List<TransactWriteItem> handed) {
        trySend(change, records, handed).ifPresent(this::lostTo);
    }

    /** The lock, where it refused the change. */
    private Optional<LockRow> trySend(
            RowUpdate change, List<TransactWriteItem> records, List<TransactWriteItem> handed) {
        Moment now = Moment.now(time);
        // Rising, so that the same change never succeeds twice.
        Update lock = ours(change, "<").update(store.records(), LockRow.PARTITION, LockRow.SORT);
        long next = recordVersion;
        Commit.Transaction transaction = new Commit.Transaction(
                lock,
                records,
                handed,
                row -> row.fence() == fence && row.lockId().equals(lockId) && row.recordVersion() == next);
        Optional<LockRow> refusal = new Commit(store.client(), time).send(transaction, holder.lease());
        if (refusal.isEmpty()) {
            renewedAt = now;
        }
        return refusal;
    }

    private void lostTo(LockRow row) {
        lost = true;
        throw new LeaseLostException(
                row.isLocked()
                        ? "The lock was taken over by " + row.lockedBy()
                                + ": this run stops. What it was at is run again."
                        : "The lock was released by somebody else: this run stops. Run again to go on.");
    }

    /**
     * A change of the lock on the condition that it is ours.
     *
     * @param operator how the present record version has to compare with the one that is set
     */
    private RowUpdate ours(RowUpdate change, String operator) {
        // A new number for each try, whatever becomes of it: who watches must see that we live.
        AttributeValue version = fromN(Long.toString(++recordVersion));
        return change.set(LockRow.RENEWED_AT, fromS(time.now().toString()))
                .set(LockRow.RECORD_VERSION, version)
                .only(LockRow.FENCE, "=", fromN(Long.toString(fence)))
                .only(LockRow.LOCK_ID, "=", fromS(lockId))
                .only(LockRow.HELD, "=", fromBool(true))
                .only(LockRow.RECORD_VERSION, operator, version);
    }

    private LeaseLostException lost() {
        String why = trouble;
        return new LeaseLostException(
                "Another run took over the lock, because this run did not renew its lease in time. This run stops: run again to"
                        + " continue."
                        + (why == null ? "" : " The last renewal failed: " + why));
    }
}

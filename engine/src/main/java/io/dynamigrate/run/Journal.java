package io.dynamigrate.run;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.plan.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The records that one run writes under its lease: the history, the steps, and the row of the run itself. */
final class Journal {

    /** DynamoDB takes that many writes in one transaction. */
    private static final int TRANSACTION = 100;

    private final RecordsTable records;
    private final Holder holder;
    private final Lease lease;
    private final Time time;
    private final Consumer<String> log;
    private final RunRow row;
    private History history;
    private boolean isBegun;
    private boolean isEnded;

    Journal(Session session, RunRow row, History history) {
        this.records = session.store().records();
        this.holder = session.holder();
        this.lease = session.lease();
        this.time = session.deadline().time();
        this.log = session.log();
        this.row = row;
        this.history = history;
    }

    /** The history with all that was written so far. */
    History history() {
        return history;
    }

    /**
     * Writes the state of migrations in one transaction, with what the first of them handed over, and deletes the steps
     * that are of no use from then on.
     *
     * @return false if the run is asked to stop, so that nothing was written
     */
    boolean begin(List<MigrationRecord> changed, List<TransactWriteItem> handed, StepGarbage garbage) {
        List<TransactWriteItem> writes = states(changed);
        if (!isBegun) {
            writes.add(row.begun(records));
        }
        History next = with(changed);
        boolean isWritten = collecting(garbage, writes, handed, all -> lease.begin(all, handed, next.lastApplied()));
        if (isWritten) {
            history = next;
            isBegun = true;
        }
        return isWritten;
    }

    /**
     * Writes the last state, together with how the run ended, and gives the lock back.
     *
     * @param done the ids of all that this run has done
     * @param sleep how long a suspended run keeps the lock; absent where it gives it back
     */
    void end(
            List<MigrationRecord> changed,
            List<TransactWriteItem> handed,
            StepGarbage garbage,
            Conclusion conclusion,
            List<String> done,
            Optional<Duration> sleep) {
        History next = with(changed);
        if (!isBegun && changed.isEmpty()) {
            lease.release();
        } else {
            List<TransactWriteItem> writes = states(changed);
            writes.add(row.ended(records, !isBegun, conclusion, done, time.now()));
            boolean unused = collecting(garbage, writes, handed, all -> {
                sleep.ifPresentOrElse(
                        duration -> lease.suspend(duration, all, handed, next.lastApplied()),
                        () -> lease.release(all, handed, next.lastApplied()));
                return true;
            });
        }
        history = next;
        isEnded = true;
    }

    /** Gives the lock back after something broke, if that is not done. */
    void giveUp(Conclusion conclusion, List<String> done) {
        if (isEnded) {
            return;
        }
        try {
            end(List.of(), List.of(), StepGarbage.none(), conclusion, done, Optional.empty());
        } catch (DynamigrateException e) {
            // The result of the run stands; what we cannot release ends with its lease.
            log.accept("The lock was not released: " + e.getMessage());
        }
    }

    private History with(List<MigrationRecord> changed) {
        History next = history;
        for (MigrationRecord record : changed) {
            next = next.with(record);
        }
        return next;
    }

    private List<TransactWriteItem> states(List<MigrationRecord> changed) {
        List<TransactWriteItem> writes = new ArrayList<>();
        changed.forEach(record -> writes.add(put(HistoryRow.PARTITION, record.id(), HistoryRow.item(record))));
        return writes;
    }

    /** Writes, and deletes as much of the garbage as the transaction has room for; the rest comes after it. */
    private boolean collecting(
            StepGarbage garbage,
            List<TransactWriteItem> writes,
            List<TransactWriteItem> handed,
            Predicate<List<TransactWriteItem>> transaction) {
        int room = Math.min(TRANSACTION - 1 - writes.size() - handed.size(), garbage.size());
        writes.addAll(garbage.deletes(room));
        if (!transaction.test(writes)) {
            return false;
        }
        try {
            garbage.deleteFrom(room);
        } catch (SdkException e) {
            log.accept("Steps that are of no use any more stay in the table: " + e.getMessage());
        }
        return true;
    }

    /** Writes other records, and what a migration handed over, in one transaction. */
    void write(List<TransactWriteItem> writes, List<TransactWriteItem> handed) {
        lease.commit(writes, handed);
    }

    /** The record of a step that is done now. */
    StepRow step(String name, Optional<String> definition, Map<String, AttributeValue> result) {
        return new StepRow(name, definition, result, time.now(), holder.runId());
    }

    /** Writes the last operation on an index. */
    TransactWriteItem index(String index, String definition, String status) {
        IndexRow state = new IndexRow(definition, status, time.now(), holder, lease.fence());
        return put(IndexRow.PARTITION, index, state.attributes());
    }

    private TransactWriteItem put(String partition, String sort, Map<String, AttributeValue> attributes) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(records.name()).item(records.item(partition, sort, attributes)))
                .build();
    }
}

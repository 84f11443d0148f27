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
     */
    void write(List<MigrationRecord> changed, List<TransactWriteItem> handed, StepGarbage garbage) {
        History next = history;
        List<TransactWriteItem> writes = new ArrayList<>();
        for (MigrationRecord record : changed) {
            next = next.with(record);
            writes.add(put(HistoryRow.PARTITION, record.id(), HistoryRow.item(record)));
        }
        if (!isBegun) {
            writes.add(row.begun(records));
        }
        int room = Math.min(TRANSACTION - 1 - writes.size() - handed.size(), garbage.size());
        writes.addAll(garbage.deletes(room));
        lease.commit(writes, handed, next.lastApplied());
        history = next;
        isBegun = true;
        try {
            garbage.deleteFrom(room);
        } catch (SdkException e) {
            log.accept("Steps that are of no use any more stay in the table: " + e.getMessage());
        }
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

    /** Gives the lock back; a run that wrote something says how it ended. */
    void release(Outcome outcome, List<String> done, Optional<String> message) {
        end(() -> lease.release(ending(outcome, done, message)));
    }

    /** Keeps the lock while the run sleeps. */
    void suspend(Duration sleep, List<String> done, Optional<String> message) {
        end(() -> lease.suspend(sleep, ending(Outcome.SUSPENDED, done, message)));
    }

    private List<TransactWriteItem> ending(Outcome outcome, List<String> done, Optional<String> message) {
        return isBegun ? List.of(row.ended(records, outcome, done, message, time.now())) : List.of();
    }

    private void end(Runnable release) {
        try {
            release.run();
        } catch (DynamigrateException e) {
            // The result of the run stands; what we cannot release ends with its lease.
            log.accept("The lock was not released: " + e.getMessage());
        }
    }

    private TransactWriteItem put(String partition, String sort, Map<String, AttributeValue> attributes) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(records.name()).item(records.item(partition, sort, attributes)))
                .build();
    }
}

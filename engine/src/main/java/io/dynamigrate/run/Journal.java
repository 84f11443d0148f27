package io.dynamigrate.run;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.plan.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The records that one run writes under its lease: the history, and the row of the run itself. */
final class Journal {

    private final RecordsTable records;
    private final Lease lease;
    private final Time time;
    private final Consumer<String> log;
    private final RunRow row;
    private History history;
    private boolean isBegun;

    Journal(Store store, Lease lease, Time time, Consumer<String> log, RunRow row, History history) {
        this.records = store.records();
        this.lease = lease;
        this.time = time;
        this.log = log;
        this.row = row;
        this.history = history;
    }

    /** The history with all that was written so far. */
    History history() {
        return history;
    }

    /** Writes these records in one transaction, together with a renewal of the lease. */
    void write(MigrationRecord... changed) {
        History next = history;
        for (MigrationRecord record : changed) {
            next = next.with(record);
        }
        List<TransactWriteItem> writes = new ArrayList<>(Arrays.stream(changed)
                .map(record -> put(HistoryRow.PARTITION, record.id(), HistoryRow.item(record)))
                .toList());
        if (!isBegun) {
            writes.add(row.begun(records));
        }
        lease.commit(writes, next.lastApplied());
        history = next;
        isBegun = true;
    }

    /** Gives the lock back; a run that wrote something says how it ended. */
    void release(Outcome outcome, List<String> done, Optional<String> message) {
        List<TransactWriteItem> writes =
                isBegun ? List.of(row.ended(records, outcome, done, message, time.now())) : List.of();
        try {
            lease.release(writes);
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

package io.dynamigrate.internal.work;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.internal.records.StepStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Step rows that are of no use once a migration has ended, or begins afresh. */
record StepGarbage(List<Entry> entries) {

    /** One row, and how many bytes it has: DynamoDB counts those of a deleted item into the 4 MB of a transaction. */
    record Entry(StepStore store, String name, int bytes) {}

    /** What a transaction has room for. */
    record Room(int writes, long bytes) {}

    StepGarbage {
        entries = List.copyOf(entries);
    }

    static StepGarbage none() {
        return new StepGarbage(List.of());
    }

    /** All rows of an epoch. */
    static StepGarbage of(StepStore store) {
        return of(store, store.sizes());
    }

    /** The rows that a migration has written. */
    static StepGarbage of(Steps steps) {
        return of(steps.store(), steps.rows());
    }

    private static StepGarbage of(StepStore store, Map<String, Integer> rows) {
        return new StepGarbage(rows.entrySet().stream()
                .map(row -> new Entry(store, row.getKey(), row.getValue()))
                .toList());
    }

    StepGarbage and(StepGarbage more) {
        List<Entry> all = new ArrayList<>(entries);
        all.addAll(more.entries);
        return new StepGarbage(all);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The first of them, as many as there is room for. */
    StepGarbage first(Room room) {
        return new StepGarbage(entries.subList(0, count(room)));
    }

    /** Those after the {@link #first}. */
    StepGarbage after(Room room) {
        return new StepGarbage(entries.subList(count(room), entries.size()));
    }

    private int count(Room room) {
        int count = 0;
        long bytes = 0;
        while (count < Math.min(room.writes(), entries.size())) {
            bytes += entries.get(count).bytes();
            if (bytes > room.bytes()) {
                return count;
            }
            count++;
        }
        return count;
    }

    /** Writes that delete them. */
    List<TransactWriteItem> deletes() {
        return entries.stream().map(entry -> entry.store().delete(entry.name())).toList();
    }

    /** The record, marked if some of them are its migration's. */
    MigrationRecord marked(MigrationRecord record) {
        return record.withStaleEpoch(entries.stream()
                .filter(entry -> entry.store().migration().equals(record.id()))
                .map(entry -> entry.store().epoch())
                .findFirst());
    }
}

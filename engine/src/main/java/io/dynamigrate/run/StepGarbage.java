package io.dynamigrate.run;

import io.dynamigrate.MigrationRecord;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Step rows that are of no use once a migration has ended, or begins afresh. */
record StepGarbage(List<Entry> entries) {

    /** One row. */
    record Entry(StepStore store, String name) {}

    StepGarbage {
        entries = List.copyOf(entries);
    }

    static StepGarbage none() {
        return new StepGarbage(List.of());
    }

    /** All rows of an epoch. */
    static StepGarbage of(StepStore store) {
        return of(store, store.names());
    }

    /** The rows that a migration has written. */
    static StepGarbage of(Steps steps) {
        return of(steps.store(), steps.rows());
    }

    private static StepGarbage of(StepStore store, List<String> names) {
        return new StepGarbage(
                names.stream().map(name -> new Entry(store, name)).toList());
    }

    StepGarbage and(StepGarbage more) {
        List<Entry> all = new ArrayList<>(entries);
        all.addAll(more.entries);
        return new StepGarbage(all);
    }

    int size() {
        return entries.size();
    }

    /** The first of them, at most that many. */
    StepGarbage first(int count) {
        return new StepGarbage(entries.subList(0, Math.min(count, size())));
    }

    /** Those after the first, that many. */
    StepGarbage after(int count) {
        return new StepGarbage(entries.subList(Math.min(count, size()), size()));
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

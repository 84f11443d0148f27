package io.dynamigrate.run;

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

    /** Writes that delete the first of them. */
    List<TransactWriteItem> deletes(int count) {
        return entries.subList(0, count).stream()
                .map(entry -> entry.store().delete(entry.name()))
                .toList();
    }

    /** Deletes those after the first, for which a transaction had no room. */
    void deleteFrom(int count) {
        StepStore.deleteAll(entries.subList(count, entries.size()));
    }
}

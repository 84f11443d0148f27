package io.dynamigrate.internal.work;

import io.dynamigrate.StepException;
import io.dynamigrate.internal.lock.Safepoint;
import io.dynamigrate.internal.records.StepRow;
import io.dynamigrate.internal.records.StepStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What one {@code up} or {@code down} has done in earlier attempts, and does in this one. Thread-safe. */
final class Steps {

    private final StepStore store;
    private final Journal journal;
    private final Safepoint safepoint;
    private final StepNames names;
    private final Map<String, Integer> rows = new LinkedHashMap<>();

    /**
     * Begins.
     *
     * @param safepoint stops the migration where a record cannot be written
     * @param finished what earlier attempts of this epoch have done
     */
    Steps(StepStore store, Journal journal, Safepoint safepoint, Map<String, StepRow> finished) {
        this.store = store;
        this.journal = journal;
        this.safepoint = safepoint;
        this.names = new StepNames(store.migration(), finished);
        finished.forEach((name, row) -> rows.put(name, store.size(row)));
    }

    /** The names of the steps, each of which is to be begun before it is ended. */
    StepNames names() {
        return names;
    }

    /**
     * Records that a step is done, in one transaction with what the migration hands over.
     *
     * @throws StepException if the result cannot be stored, or DynamoDB refuses what is handed over
     */
    void end(String name, Map<String, AttributeValue> result, List<TransactWriteItem> handed) {
        try {
            end(name, Optional.empty(), result, List.of(), handed);
        } catch (StepException e) {
            throw result.isEmpty() ? e : unstorable(name, e);
        }
    }

    /** Records that a step of a helper is done, in one transaction with the helper's own record. */
    void end(StepNames.Helper step, Optional<TransactWriteItem> record) {
        end(
                step.name(),
                Optional.of(step.definition()),
                Map.of(),
                record.stream().toList(),
                List.of());
    }

    private void end(
            String name,
            Optional<String> definition,
            Map<String, AttributeValue> result,
            List<TransactWriteItem> records,
            List<TransactWriteItem> handed) {
        List<TransactWriteItem> all = new ArrayList<>(records);
        StepRow row = journal.step(name, definition, result);
        List<TransactWriteItem> fromMigration = new ArrayList<>(handed);
        // A row with a result holds values of the migration. DynamoDB may refuse those, and then the records are in
        // order.
        (result.isEmpty() ? all : fromMigration).add(store.put(row));
        safepoint.run(() -> journal.write(all, fromMigration));
        synchronized (this) {
            rows.put(name, store.size(row));
        }
    }

    private StepException unstorable(String name, StepException e) {
        Throwable refusal = e.getCause() == null ? e : e.getCause();
        return new StepException(
                "The result of the step '" + name + "' of '" + store.migration() + "' cannot be remembered ("
                        + refusal.getMessage() + "): return only values that DynamoDB can store.",
                e);
    }

    /** Writes the record of a helper before its step is done. */
    void write(TransactWriteItem record) {
        safepoint.run(() -> journal.write(List.of(record), List.of()));
    }

    /** All step rows that the table has of this epoch, by name, with the bytes of each. */
    synchronized Map<String, Integer> rows() {
        return new LinkedHashMap<>(rows);
    }

    StepStore store() {
        return store;
    }
}

package io.dynamigrate.run;

import io.dynamigrate.StepException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What one {@code up} or {@code down} has done in earlier attempts, and does in this one. Thread-safe. */
final class Steps {

    private static final int MAX_NAME = 200;
    private static final int MAX_RESULT = 64 * 1024;
    /** Before the names that helpers derive: a migration's own names never clash with them. */
    private static final String DERIVED = "@";

    private final StepStore store;
    private final Journal journal;
    private final Map<String, StepRow> finished;
    private final Set<String> used = new HashSet<>();
    private final Set<String> rows;
    private final Map<String, Integer> occurrences = new HashMap<>();

    /**
     * Begins.
     *
     * @param finished what earlier attempts of this epoch have done
     */
    Steps(StepStore store, Journal journal, Map<String, StepRow> finished) {
        this.store = store;
        this.journal = journal;
        this.finished = Map.copyOf(finished);
        this.rows = new LinkedHashSet<>(finished.keySet());
    }

    /**
     * Begins a step of that name.
     *
     * @return the step, if an earlier attempt has done it
     * @throws StepException if the name is not possible, or was used before
     */
    Optional<StepRow> begin(String name) {
        if (name.isBlank()
                || name.length() > MAX_NAME
                || name.contains("#")
                || name.startsWith(DERIVED)
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new StepException("The step name '" + name.replaceAll("\\p{Cntrl}", "?") + "' of '"
                    + store.migration() + "' is not possible: use 1 to " + MAX_NAME
                    + " characters without control characters and '#', and no '@' at the beginning.");
        }
        return use(name);
    }

    /**
     * Begins a step of a helper, whose name is its kind, its target, and how often both came before.
     *
     * @throws StepException if an earlier attempt did this step with another definition
     */
    Helper begin(String kind, String target, String definition) {
        String name;
        synchronized (this) {
            String prefix = DERIVED + kind + "." + target + ".";
            name = prefix + occurrences.merge(prefix, 1, Integer::sum);
        }
        Optional<StepRow> before = use(name);
        before.flatMap(StepRow::definition)
                .filter(old -> !old.equals(definition))
                .ifPresent(old -> {
                    throw new StepException("The step " + kind + " '" + target + "' of '" + store.migration()
                            + "' was done by an earlier attempt with another definition, '" + old + "' instead of '"
                            + definition
                            + "': put the change into a new migration, or repair this one with discard_steps.");
                });
        return new Helper(name, definition, before.isPresent());
    }

    /** A step of a helper that has begun. */
    record Helper(String name, String definition, boolean isDone) {}

    private synchronized Optional<StepRow> use(String name) {
        if (!used.add(name)) {
            throw new StepException("The step name '" + name + "' is used twice in '" + store.migration()
                    + "': give each step its own name.");
        }
        return Optional.ofNullable(finished.get(name));
    }

    /**
     * Records that a step is done, in one transaction with what the migration hands over.
     *
     * @throws StepException if the result is too large, or DynamoDB refuses what is handed over
     */
    void end(String name, Map<String, AttributeValue> result, List<TransactWriteItem> handed) {
        int size = ItemSize.of(result);
        if (size > MAX_RESULT) {
            throw new StepException("The result of the step '" + name + "' of '" + store.migration() + "' has " + size
                    + " bytes: remember at most " + MAX_RESULT + ", and put more into items of your own.");
        }
        end(name, Optional.empty(), result, List.of(), handed);
    }

    /** Records that a step of a helper is done, in one transaction with the helper's own records. */
    void end(Helper step, TransactWriteItem... records) {
        end(step.name(), Optional.of(step.definition()), Map.of(), List.of(records), List.of());
    }

    private void end(
            String name,
            Optional<String> definition,
            Map<String, AttributeValue> result,
            List<TransactWriteItem> records,
            List<TransactWriteItem> handed) {
        List<TransactWriteItem> all = new ArrayList<>(records);
        all.add(store.put(journal.step(name, definition, result)));
        journal.write(all, handed);
        synchronized (this) {
            rows.add(name);
        }
    }

    /** All step rows that the table has of this epoch. */
    synchronized List<String> rows() {
        return List.copyOf(rows);
    }

    StepStore store() {
        return store;
    }
}

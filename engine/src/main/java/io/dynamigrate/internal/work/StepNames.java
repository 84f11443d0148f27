package io.dynamigrate.internal.work;

import io.dynamigrate.StepException;
import io.dynamigrate.internal.dynamo.ItemSize;
import io.dynamigrate.internal.records.StepRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The names of the steps of one {@code up} or {@code down}, and what earlier attempts have done. Thread-safe. */
public final class StepNames {

    private static final int MAX_NAME = 200;
    private static final int MAX_RESULT = 64 * 1024;
    /** Before the names that helpers derive: a migration's own names never clash with them. */
    private static final String DERIVED = "@";

    private final String migration;
    private final Map<String, StepRow> finished;
    private final Set<String> used = new HashSet<>();
    private final Map<String, Integer> occurrences = new HashMap<>();

    public StepNames(String migration, Map<String, StepRow> finished) {
        this.migration = migration;
        this.finished = Map.copyOf(finished);
    }

    /**
     * Begins a step of that name.
     *
     * @return the step, if an earlier attempt has done it
     * @throws StepException if the name is not possible, or was used before
     */
    public Optional<StepRow> begin(String name) {
        if (name.isBlank()
                || name.length() > MAX_NAME
                || name.contains("#")
                || name.startsWith(DERIVED)
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new StepException("The step name '" + name.replaceAll("\\p{Cntrl}", "?") + "' of '" + migration
                    + "' is not possible: use 1 to " + MAX_NAME
                    + " characters without control characters and '#', and no '@' at the beginning.");
        }
        return use(name);
    }

    /** A step of a helper that has begun. */
    public record Helper(String name, String definition, boolean isDone) {}

    /**
     * Begins a step of a helper, whose name is its kind, its target, and how often both came before.
     *
     * @throws StepException if an earlier attempt did this step with another definition
     */
    public Helper begin(String kind, String target, String definition) {
        String name;
        synchronized (this) {
            String prefix = DERIVED + kind + "." + target + ".";
            name = prefix + occurrences.merge(prefix, 1, Integer::sum);
        }
        Optional<StepRow> before = use(name);
        before.flatMap(StepRow::definition)
                .filter(old -> !old.equals(definition))
                .ifPresent(old -> {
                    throw new StepException("The step " + kind + " '" + target + "' of '" + migration
                            + "' was done by an earlier attempt with another definition, '" + old + "' instead of '"
                            + definition
                            + "': put the change into a new migration, or repair this one with discard_steps.");
                });
        return new Helper(name, definition, before.isPresent());
    }

    private synchronized Optional<StepRow> use(String name) {
        if (!used.add(name)) {
            throw new StepException(
                    "The step name '" + name + "' is used twice in '" + migration + "': give each step its own name.");
        }
        return Optional.ofNullable(finished.get(name));
    }

    /**
     * Requires that a result is not too large to be remembered.
     *
     * @throws StepException if the result is too large
     */
    public void requireSmall(String name, Map<String, AttributeValue> result) {
        int size = ItemSize.of(result);
        if (size > MAX_RESULT) {
            throw new StepException("The result of the step '" + name + "' of '" + migration + "' has " + size
                    + " bytes: remember at most " + MAX_RESULT + ", and put more into items of your own.");
        }
    }
}

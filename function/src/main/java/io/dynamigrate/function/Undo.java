package io.dynamigrate.function;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Registry;
import io.dynamigrate.plan.History;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which migrations to take back, which to leave, and why.
 *
 * <p>The engine refuses a list of which one cannot be taken back. Here the rest shall be taken back all the same, so
 * that a stack is not stuck; therefore what would be refused is left out beforehand.
 */
final class Undo {

    private final History history;
    private final Registry registry;
    private final boolean force;
    private final Map<String, MigrationRecord> wanted = new LinkedHashMap<>();
    private final Map<String, String> left = new LinkedHashMap<>();
    private final List<String> kept = new ArrayList<>();

    /** Starts with what is applied, or applied in part, and wanted back. */
    Undo(History history, Registry registry, boolean force, Predicate<MigrationRecord> isWanted) {
        this.history = history;
        this.registry = registry;
        this.force = force;
        history.records().stream()
                .filter(record -> record.status() == MigrationStatus.APPLIED
                        || record.status().isUnfinished())
                .filter(isWanted)
                .forEach(record -> wanted.put(record.id(), record));
    }

    /**
     * Keeps what a run left unfinished only because its time was over, and what was applied before it: an index that
     * takes longer than a deployment would start from zero for ever.
     */
    void keep(Set<String> resumable) {
        List<String> ids = new ArrayList<>(wanted.keySet());
        int last = -1;
        for (int i = 0; i < ids.size(); i++) {
            last = resumable.contains(ids.get(i)) ? i : last;
        }
        kept.addAll(ids.subList(0, last + 1));
        wanted.keySet().removeAll(kept);
    }

    /**
     * What only other versions of this function can take back: their ARNs, the highest version first, each with all that
     * it applied and that is wanted back, so that this is taken back in order.
     *
     * @param self the ARN of the version that asks
     */
    Map<String, List<MigrationRecord>> byOthers(String self) {
        String function = self.substring(0, self.lastIndexOf(':') + 1);
        Map<Long, List<MigrationRecord>> versions = new TreeMap<>(Comparator.reverseOrder());
        wanted.values().stream()
                .filter(record -> record.appliedBy().startsWith(function)
                        && !record.appliedBy().equals(self))
                .forEach(record -> FunctionVersion.number(record.appliedBy())
                        .ifPresent(version -> versions.computeIfAbsent(version, number -> new ArrayList<>())
                                .add(record)));
        versions.values()
                .removeIf(records -> records.stream()
                        .allMatch(record -> registry.find(record.id()).isPresent()));
        Map<String, List<MigrationRecord>> byArn = new LinkedHashMap<>();
        versions.forEach((version, records) -> byArn.put(function + version, records));
        return byArn;
    }

    /**
     * Leaves what the engine would refuse to take back.
     *
     * @param refused why other versions did not take back what this code does not know, as far as they were asked
     */
    void leaveImpossible(Map<String, String> refused) {
        int baseline = history.records().stream()
                .filter(record -> record.status() == MigrationStatus.BASELINE)
                .map(history.records()::indexOf)
                .reduce(-1, Integer::max);
        leave(record -> history.records().indexOf(record) < baseline, record -> "a baseline was declared after it");
        leave(
                record -> registry.find(record.id()).isEmpty(),
                record -> refused.getOrDefault(
                        record.id(),
                        "only the code that applied it knows it: invoke " + record.appliedBy()
                                + " with {\"action\": \"rollback\"}, or deploy it again"));
        if (!force) {
            leave(
                    record -> !registry.get(record.id()).reversible(),
                    record -> "it says that it cannot be taken back: set Force only if its down() does enough");
            while (leave(
                    record -> dependent(record).isPresent(),
                    record -> dependent(record).orElseThrow())) {
                // What is left now may depend on something else that is wanted.
            }
        }
    }

    private Optional<String> dependent(MigrationRecord record) {
        return history.dependents(record.id(), registry).stream()
                .filter(other -> !wanted.containsKey(other.id()))
                .map(other -> "'" + other.id() + "', which stays, depends on it")
                .findFirst();
    }

    private boolean leave(Predicate<MigrationRecord> condition, Function<MigrationRecord, String> why) {
        List<MigrationRecord> leaving =
                wanted.values().stream().filter(condition).toList();
        leaving.forEach(record -> left.put(record.id(), why.apply(record)));
        leaving.forEach(record -> wanted.remove(record.id()));
        return !leaving.isEmpty();
    }

    /** Whether all of these are applied now. */
    boolean hasApplied(List<String> ids) {
        return history.applied().stream().map(MigrationRecord::id).toList().containsAll(ids);
    }

    List<String> takeBack() {
        return List.copyOf(wanted.keySet());
    }

    /** The ids that cannot be taken back, each with the reason. */
    Map<String, String> left() {
        return left;
    }

    /** Whether one of these is wanted back, also where it stays all the same. */
    boolean concerns(List<String> ids) {
        return Stream.of(wanted.keySet(), left.keySet(), kept)
                .flatMap(Collection::stream)
                .anyMatch(ids::contains);
    }

    /** What stays, and why, in sentences. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!kept.isEmpty()) {
            notes.add("Kept, because the run was only out of time: " + Text.migrations(kept)
                    + ". The next deployment goes on with it.");
        }
        left.entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        LinkedHashMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())))
                .forEach((why, ids) ->
                        notes.add("ATTENTION: not taken back: " + Text.migrations(ids) + ", because " + why + "."));
        return notes;
    }
}

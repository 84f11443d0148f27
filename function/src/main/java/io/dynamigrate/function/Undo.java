package io.dynamigrate.function;

import io.dynamigrate.Finding;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Registry;
import io.dynamigrate.plan.Checksum;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import io.dynamigrate.plan.Planner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which migrations to roll back, which to leave, and why.
 *
 * <p>The engine refuses a list of which one cannot be rolled back. Here the rest shall be rolled back all the same, so
 * that a stack is not stuck; therefore the engine's planner is asked beforehand, and what it refuses is left out.
 */
final class Undo {

    private final History history;
    private final Registry registry;
    private final Properties properties;
    private final Map<String, MigrationRecord> wanted = new LinkedHashMap<>();
    private final Map<String, String> left = new LinkedHashMap<>();
    private final List<String> kept = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /** Starts with what is applied, or applied in part, and wanted back. */
    Undo(History history, Registry registry, Properties properties, Predicate<MigrationRecord> isWanted) {
        this.history = history;
        this.registry = registry;
        this.properties = properties;
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
        ids.subList(0, last + 1).stream()
                .filter(id -> resumable.contains(id) || history.isApplied(id))
                .forEach(kept::add);
        wanted.keySet().removeAll(kept);
    }

    /**
     * What this code cannot roll back as it is here: the ARNs of the versions of this function that applied it, the
     * highest first, each with all that it applied and that is wanted back. Versions above one that must be asked are
     * asked too, so that all is rolled back in order. This very version may be among them, for that reason or because it
     * applied another set of its migrations.
     *
     * @param self the ARN of the version that asks
     */
    Map<String, List<MigrationRecord>> byOthers(String self) {
        String function = FunctionVersion.function(self);
        NavigableMap<Long, List<MigrationRecord>> versions = new TreeMap<>(Comparator.reverseOrder());
        wanted.values().stream()
                .filter(record -> record.appliedBy().startsWith(function))
                .forEach(record -> FunctionVersion.number(record.appliedBy())
                        .ifPresent(version -> versions.computeIfAbsent(version, number -> new ArrayList<>())
                                .add(record)));
        while (!versions.isEmpty() && versions.lastEntry().getValue().stream().allMatch(this::isOurs)) {
            versions.pollLastEntry();
        }
        Map<String, List<MigrationRecord>> byArn = new LinkedHashMap<>();
        versions.forEach((version, records) -> byArn.put(function + version, records));
        return byArn;
    }

    /** Whether it was begun by the very code that this one has. */
    private boolean isOurs(MigrationRecord record) {
        return !record.isOfOtherSetThan(registry)
                && registry.find(record.id())
                        .filter(known -> Checksum.match(record.checksum(), known) == Checksum.Match.SAME)
                        .isPresent();
    }

    /**
     * Leaves what the engine would refuse to roll back.
     *
     * @param others what other versions rolled back, and why not the rest, as far as they were asked
     */
    void leaveImpossible(HandedOver others) {
        Map<String, String> refused = others.refused();
        wanted.values().stream()
                .filter(record -> registry.find(record.id()).isEmpty())
                .collect(Collectors.groupingBy(MigrationRecord::appliedBy))
                .forEach((by, records) -> records.forEach(record -> left.put(
                        record.id(),
                        "Only the code that applied it knows it: invoke " + by + " with "
                                + Remedy.rollback(properties, records) + ", or deploy it again.")));
        left.replaceAll(refused::getOrDefault);
        wanted.keySet().removeAll(left.keySet());
        if (others.isStopped()) {
            wanted.keySet().forEach(id -> left.put(id, refused.getOrDefault(id, HandOver.BELOW)));
            wanted.clear();
        }
        List<Finding> refusals = refusals();
        while (!refusals.isEmpty()) {
            leave(refusals, refused);
            // What is left now may depend on something else that is wanted.
            refusals = refusals();
        }
        refused.forEach((id, why) -> {
            MigrationRecord record = wanted.get(id);
            if (record != null && !isOurs(record)) {
                remarks.add("ATTENTION: '" + id + "' is rolled back by code that differs from what applied it. " + why);
            }
        });
    }

    /** Leaves the migrations that are named; all, where something else speaks against a rollback. */
    private void leave(List<Finding> refusals, Map<String, String> refused) {
        Map<String, String> named = new LinkedHashMap<>();
        refusals.stream()
                .filter(finding -> wanted.containsKey(finding.migration()))
                .forEach(finding -> named.putIfAbsent(finding.migration(), finding.message()));
        if (named.isEmpty()) {
            wanted.keySet().forEach(id -> named.put(id, refusals.get(0).message()));
        }
        named.replaceAll(refused::getOrDefault);
        left.putAll(named);
        wanted.keySet().removeAll(named.keySet());
    }

    /** What the engine has against rolling back what this code knows of it. */
    private List<Finding> refusals() {
        List<String> known = wanted.keySet().stream()
                .filter(id -> registry.find(id).isPresent())
                .toList();
        return known.isEmpty()
                ? List.of()
                : Planner.plan(registry, history, Goal.rollbackOf(known)).refusals(properties.force());
    }

    /** Which of these are not applied once that is rolled back, but for what is left or kept. */
    List<String> missing(List<String> ids) {
        return ids.stream()
                .filter(id -> !left.containsKey(id) && !kept.contains(id))
                .filter(id -> wanted.containsKey(id) || !history.isApplied(id))
                .toList();
    }

    /** Whether one of these is left or kept. */
    boolean leavesSome(List<String> ids) {
        return Stream.concat(left.keySet().stream(), kept.stream()).anyMatch(ids::contains);
    }

    List<String> takeBack() {
        return List.copyOf(wanted.keySet());
    }

    /** The ids that cannot be rolled back, each with the reason. */
    Map<String, String> left() {
        return left;
    }

    /** What stays, and why, in sentences. */
    List<String> notes() {
        List<String> notes = new ArrayList<>(remarks);
        if (!kept.isEmpty()) {
            notes.add("Kept, because the run was only out of time: " + Text.migrations(kept)
                    + ". The next deployment that wants it goes on with it.");
        }
        left.entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        LinkedHashMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())))
                .forEach((why, ids) -> notes.add("ATTENTION: not rolled back: " + Text.migrations(ids) + ". " + why));
        return notes;
    }
}

package io.dynamigrate.function;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Registry;
import io.dynamigrate.plan.Checksum;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import io.dynamigrate.plan.Planner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The way from a table as it is to a table as it is wished: first the excess is rolled back, the newest first, then the goals
 * are run. What cannot be rolled back stays, and so does what that depends on. Pure.
 *
 * @param self the ARN of the running version; absent where nothing is delegated to other versions
 */
record Moves(Wish wish, Registry registry, Optional<String> self, String runId, History history, Progress progress) {

    /** Why the rest stays. */
    static final String BELOW = "Nothing more is rolled back after a failure.";

    /**
     * What came of earlier moves.
     *
     * @param refused why other versions did not roll migrations back, by id
     * @param isStopped whether a rollback failed, or its outcome is unknown
     * @param reported the ids of what the report of a failed run names
     * @param hasRolledBack whether something was rolled back
     * @param goals how many of the goals are reached
     */
    record Progress(
            Map<String, String> refused, boolean isStopped, Set<String> reported, boolean hasRolledBack, int goals) {

        static Progress none() {
            return new Progress(Map.of(), false, Set.of(), false, 0);
        }
    }

    /**
     * A step towards the wish: a run here, or a request to the version that applied migrations to roll them back.
     *
     * @param version the ARN of that version; empty for this one
     * @param goal the goal of the run
     * @param records what is rolled back, the newest first; none where the goal is one of the wish's goals
     */
    record Move(Optional<String> version, Goal goal, List<MigrationRecord> records) {

        List<String> ids() {
            return Moves.ids(records);
        }
    }

    /** The next move; nothing where no more can be done. */
    Optional<Move> next() {
        Map<String, String> left = left();
        if (wish.isRequired() && !left.isEmpty()) {
            return Optional.empty();
        }
        List<MigrationRecord> excess = new ArrayList<>(excess());
        excess.removeIf(record -> left.containsKey(record.id()) || progress.reported.contains(record.id()));
        Collections.reverse(excess);
        if (!excess.isEmpty()) {
            Optional<String> version = delegate(excess.get(0));
            List<MigrationRecord> together = new ArrayList<>();
            for (int i = 0; i < excess.size() && delegate(excess.get(i)).equals(version); i++) {
                together.add(excess.get(i));
            }
            return Optional.of(new Move(version, Goal.rollbackOf(ids(together)), together));
        }
        return wish.goals().stream()
                .skip(progress.goals)
                .filter(goal -> !(goal instanceof Goal.Migrate) || isToMigrate(left))
                .findFirst()
                .map(goal -> new Move(Optional.empty(), goal, List.of()));
    }

    /** All moves, if none fails: what a dry run shows. */
    List<Move> all() {
        List<Move> all = new ArrayList<>();
        Moves now = this;
        for (Optional<Move> next = now.next(); next.isPresent(); next = now.next()) {
            Move move = next.get();
            all.add(move);
            History after = now.history;
            for (MigrationRecord record : move.records()) {
                after = after.without(record.id());
            }
            boolean isGoal = move.records().isEmpty();
            Progress made = new Progress(
                    Map.of(),
                    false,
                    Set.of(),
                    now.progress.hasRolledBack || !isGoal,
                    now.progress.goals + (isGoal ? 1 : 0));
            now = new Moves(wish, registry, self, runId, after, made);
        }
        return all;
    }

    /** The ids of the excess that cannot be rolled back, each with the reason. */
    Map<String, String> left() {
        List<MigrationRecord> excess = excess();
        Map<String, String> left = new LinkedHashMap<>();
        excess.stream()
                .filter(record ->
                        delegate(record).isEmpty() && registry.find(record.id()).isEmpty())
                .collect(Collectors.groupingBy(MigrationRecord::appliedBy, LinkedHashMap::new, Collectors.toList()))
                .forEach((by, records) -> ids(records)
                        .forEach(id -> left.put(
                                id,
                                "Only the code that applied it knows it: invoke " + by + " with "
                                        + Remedy.rollback(wish.properties(), records) + ", or deploy it again.")));
        List<String> here = new ArrayList<>();
        History rest = history;
        for (MigrationRecord record : excess) {
            if (delegate(record).isPresent()) {
                rest = rest.without(record.id());
            } else if (!left.containsKey(record.id()) && !progress.reported.contains(record.id())) {
                here.add(record.id());
            }
        }
        if (progress.isStopped) {
            excess.stream()
                    .map(MigrationRecord::id)
                    .filter(id -> !progress.reported.contains(id))
                    .forEach(id -> left.putIfAbsent(id, BELOW));
        } else {
            left.putAll(Planner.possibleRollback(
                            registry, rest, here, wish.properties().force())
                    .refused());
        }
        left.replaceAll(progress.refused::getOrDefault);
        return left;
    }

    /** The excess that is still there, in the order of application. */
    private List<MigrationRecord> excess() {
        Set<String> ids = Set.copyOf(wish.excess());
        return ids.isEmpty()
                ? List.of()
                : history.records().stream()
                        .filter(record -> ids.contains(record.id()) && Wish.isThere(record))
                        .toList();
    }

    /**
     * The ARN of the version of this function that has to roll a migration back, because this code does not have it as it
     * was applied. That may be this very version, which applied it as one of another set.
     */
    private Optional<String> delegate(MigrationRecord record) {
        boolean isOurs = !record.isOfOtherSetThan(registry)
                && registry.find(record.id())
                        .filter(known -> Checksum.match(record.checksum(), known) == Checksum.Match.SAME)
                        .isPresent();
        return self.filter(arn -> !isOurs
                        && !progress.refused.containsKey(record.id())
                        && FunctionVersion.function(arn).equals(FunctionVersion.function(record.appliedBy()))
                        && FunctionVersion.number(record.appliedBy()).isPresent())
                .map(arn -> record.appliedBy());
    }

    /** Where something that is wanted stays as a newer version made it, nothing is applied. */
    private boolean isToMigrate(Map<String, String> left) {
        boolean hasRolledBack = progress.hasRolledBack
                || history.records().stream()
                        .anyMatch(record -> record.status() == MigrationStatus.ROLLED_BACK
                                && Delegation.isPartOf(record.runId(), runId));
        return !leavesSome(left) && (!hasRolledBack || !missing(left).isEmpty());
    }

    private boolean leavesSome(Map<String, String> left) {
        return wish.wanted().stream()
                .anyMatch(id -> left.containsKey(id) || wish.kept().contains(id));
    }

    private List<String> missing(Map<String, String> left) {
        return wish.wanted().stream()
                .filter(id -> !left.containsKey(id) && !wish.kept().contains(id) && !history.isApplied(id))
                .toList();
    }

    /** What stays, and why, in sentences. */
    List<String> notes() {
        Map<String, String> left = left();
        List<String> notes = new ArrayList<>(wish.notes());
        if (!wish.kept().isEmpty()) {
            notes.add("Kept, because the run was only out of time: " + Text.migrations(wish.kept())
                    + ". The next deployment that wants it continues it.");
        }
        excess().stream()
                .map(MigrationRecord::id)
                .filter(left::containsKey)
                .collect(Collectors.groupingBy(left::get, LinkedHashMap::new, Collectors.toList()))
                .forEach((why, ids) -> notes.add("ATTENTION: not rolled back: " + Text.migrations(ids) + ". " + why));
        if (leavesSome(left) && !missing(left).isEmpty()) {
            notes.add("ATTENTION: the template wants " + Text.migrations(missing(left))
                    + " too, which the next deployment applies.");
        }
        return notes;
    }

    private static List<String> ids(List<MigrationRecord> records) {
        return records.stream().map(MigrationRecord::id).toList();
    }
}

package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Registry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which migrations to roll back: in the reverse order of application. */
final class RollbackPlanner {

    private RollbackPlanner() {}

    static List<Migration> migrations(Registry registry, History history, Goal.Rollback goal, List<Finding> findings) {
        List<MigrationRecord> candidates = candidates(history);
        List<Migration> selected = new ArrayList<>();
        for (MigrationRecord record : select(registry, history, goal, candidates, findings)) {
            Optional<Migration> migration = registry.find(record.id());
            if (migration.isPresent()) {
                selected.add(migration.get());
            } else {
                findings.add(unknown(record, goal));
            }
        }
        findings.addAll(ChecksumCheck.findings(
                registry,
                selected.stream()
                        .flatMap(migration -> history.find(migration.id()).stream())
                        .toList()));
        checkReversible(selected, findings);
        checkDependents(selected, registry, history, findings);
        return selected;
    }

    /** What can be rolled back, the last first. A baseline was never run, and nothing below one is touched. */
    private static List<MigrationRecord> candidates(History history) {
        List<MigrationRecord> candidates = new ArrayList<>();
        for (MigrationRecord record : history.records()) {
            if (record.status() == MigrationStatus.BASELINE) {
                candidates.clear();
            } else if (record.status() == MigrationStatus.APPLIED
                    || record.status().isUnfinished()) {
                candidates.add(record);
            }
        }
        Collections.reverse(candidates);
        return candidates;
    }

    private static List<MigrationRecord> select(
            Registry registry,
            History history,
            Goal.Rollback goal,
            List<MigrationRecord> candidates,
            List<Finding> findings) {
        if (goal instanceof Goal.RollbackSteps last) {
            return candidates.subList(0, Math.min(last.steps(), candidates.size()));
        }
        if (goal instanceof Goal.RollbackTo to) {
            return after(registry, to, candidates);
        }
        Goal.RollbackOf of = (Goal.RollbackOf) goal;
        Set<String> possible = candidates.stream().map(MigrationRecord::id).collect(Collectors.toSet());
        for (String id : of.ids()) {
            if (!possible.contains(id)) {
                findings.add(Finding.error(
                        id,
                        "not_found",
                        "'" + id + "' cannot be rolled back: it "
                                + history.find(id)
                                        .map(RollbackPlanner::whyNot)
                                        .orElse("was never applied. Leave it out.")));
            }
        }
        Set<String> ids = new HashSet<>(of.ids());
        return candidates.stream().filter(record -> ids.contains(record.id())).toList();
    }

    private static String whyNot(MigrationRecord record) {
        String byHand = " Roll it back by hand, and repair it with mark_rolled_back.";
        return switch (record.status()) {
            case ROLLED_BACK -> "is rolled_back. Leave it out.";
            case BASELINE -> "is baseline, and was never run." + byHand;
            default -> "came before a baseline, and nothing below one is touched." + byHand;
        };
    }

    private static List<MigrationRecord> after(
            Registry registry, Goal.RollbackTo goal, List<MigrationRecord> candidates) {
        List<Migration> order = registry.inOrder();
        int target = order.indexOf(registry.get(goal.target()));
        Set<String> staying = order.subList(0, goal.inclusive() ? target : target + 1).stream()
                .map(Migration::id)
                .collect(Collectors.toSet());
        // What is not registered counts as after every target: older code cannot tell.
        return candidates.stream()
                .filter(record -> !staying.contains(record.id()))
                .toList();
    }

    private static Finding unknown(MigrationRecord record, Goal goal) {
        String what = MigratePlanner.unregistered(record);
        boolean isAsked = goal instanceof Goal.RollbackOf || (goal instanceof Goal.RollbackSteps last && !last.all());
        return isAsked
                ? Finding.warning(
                        record.id(), "unknown_applied", what + "only the version that applied it can roll it back.")
                : Finding.note(record.id(), "unknown_applied", what + "it stays as it is.");
    }

    private static void checkReversible(List<Migration> selected, List<Finding> findings) {
        for (Migration migration : selected) {
            if (!migration.reversible()) {
                findings.add(Finding.warning(
                        migration.id(),
                        "irreversible",
                        "'" + migration.id()
                                + "' says that it cannot be rolled back: force it only if its down() does enough."));
            }
        }
    }

    private static void checkDependents(
            List<Migration> selected, Registry registry, History history, List<Finding> findings) {
        Set<String> leaving = new HashSet<>(selected.stream().map(Migration::id).toList());
        Map<String, List<MigrationRecord>> dependents = history.dependents(registry);
        for (Migration migration : selected) {
            dependents.getOrDefault(migration.id(), List.of()).stream()
                    .filter(dependent -> !leaving.contains(dependent.id()))
                    .map(dependent -> Finding.warning(
                            migration.id(),
                            "dependency_conflict",
                            "'" + migration.id() + "' cannot be rolled back while '" + dependent.id()
                                    + "', which depends on it, is "
                                    + dependent.status().stored()
                                    + ": roll that back first."))
                    .forEach(findings::add);
        }
    }
}

package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Registry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Decides what a run does, from what is registered, what the history says, and what is asked. Pure. */
public final class Planner {

    private Planner() {}

    /**
     * The plan to reach the goal.
     *
     * @throws io.dynamigrate.UnknownMigrationException if the goal's target is not registered, or what it corrects is
     *     neither registered nor recorded
     */
    public static Plan plan(Registry registry, History history, Goal goal) {
        List<Finding> findings = new ArrayList<>(history.malformed());
        findings.addAll(SetCheck.findings(registry, history));
        List<Change> changes = new ArrayList<>();
        if (goal instanceof Goal.Migrate migrate) {
            changes.addAll(applying(MigratePlanner.migrations(registry, history, migrate.target(), findings), history));
        } else if (goal instanceof Goal.Rollback rollback) {
            RollbackPlanner.migrations(registry, history, rollback, findings).stream()
                    .map(Change::rollBack)
                    .forEach(changes::add);
        } else {
            // A declaration changes records, and runs no migrations.
            findings.addAll(Declarations.findings(registry, history, goal));
        }
        return new Plan(goal, changes, findings);
    }

    /**
     * The changes that apply these migrations, in order. Rollbacks that did not finish come first, in the reverse order of
     * application: {@code up} must not run over what {@code down} has not reversed yet.
     */
    public static List<Change> applying(List<Migration> migrations, History history) {
        Map<String, Migration> byId = migrations.stream().collect(Collectors.toMap(Migration::id, Function.identity()));
        List<Change> changes = new ArrayList<>();
        for (MigrationRecord record : history.records()) {
            Migration migration = byId.get(record.id());
            if (migration != null && record.status().isUnfinishedRollback()) {
                changes.add(Change.rollBack(migration));
            }
        }
        Collections.reverse(changes);
        migrations.stream().map(Change::apply).forEach(changes::add);
        return changes;
    }

    /**
     * Which of these registered migrations a run can roll back, and why it refuses the others.
     *
     * @param force whether warnings do not count
     */
    public static PossibleRollback possibleRollback(
            Registry registry, History history, List<String> ids, boolean force) {
        return PossibleRollback.of(registry, history, ids, force);
    }

    /** What is registered and not applied, in the order in which it would be. */
    public static List<Migration> pending(Registry registry, History history) {
        return registry.inOrder().stream()
                .filter(migration -> !history.isApplied(migration.id()))
                .toList();
    }
}

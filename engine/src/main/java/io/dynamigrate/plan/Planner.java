package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import java.util.ArrayList;
import java.util.List;

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
        List<Migration> migrations = switch (goal.direction()) {
            case MIGRATE -> MigratePlanner.migrations(registry, history, ((Goal.Migrate) goal).target(), findings);
            case ROLLBACK -> RollbackPlanner.migrations(registry, history, goal, findings);
            case DECLARE -> {
                // A declaration changes records, and runs no migrations.
                findings.addAll(Declarations.findings(registry, history, goal));
                yield List.of();
            }
        };
        return new Plan(goal, migrations, findings);
    }

    /** What is registered and not applied, in the order in which it would be. */
    public static List<Migration> pending(Registry registry, History history) {
        return registry.inOrder().stream()
                .filter(migration -> !history.isApplied(migration.id()))
                .toList();
    }
}

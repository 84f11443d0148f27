package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks migrations without running them. Pure: it looks at a registry and a history, and changes neither. */
public final class Validator {

    private Validator() {}

    /** Checks everything that the next run would apply. */
    public static Validation pending(Registry registry, History history) {
        Plan plan = Planner.plan(registry, history, Goal.migrate());
        List<Finding> findings = new ArrayList<>(plan.findings());
        registry.inOrder().forEach(migration -> findings.addAll(CustomCheck.findings(migration)));
        if (plan.changes().isEmpty()) {
            findings.add(Finding.note(
                    "", "no_migrations", "No migration is pending: register one, or there is nothing to do."));
        }
        return new Validation(findings);
    }

    /** Checks whether one migration could be applied now, alone. */
    public static Validation migration(Registry registry, History history, String id) {
        Optional<Migration> registered = registry.find(id);
        if (registered.isEmpty()) {
            return new Validation(List.of(Finding.error(
                    id, "not_found", "There is no migration '" + id + "': register it, or use another id.")));
        }
        Migration migration = registered.get();
        List<Finding> findings = new ArrayList<>(history.malformed());
        findings.addAll(SetCheck.findings(registry, history));
        findings.addAll(CustomCheck.findings(migration));
        if (history.isApplied(id)) {
            findings.add(
                    Finding.error(id, "already_applied", "'" + id + "' is applied already: nothing is left to do."));
            history.find(id).ifPresent(record -> findings.addAll(ChecksumCheck.findings(registry, List.of(record))));
        }
        for (String dependency : migration.dependencies()) {
            if (!history.isApplied(dependency)) {
                findings.add(Finding.error(
                        id,
                        "unapplied_dependency",
                        "'" + id + "' depends on '" + dependency + "', which is not applied: apply that first."));
            }
        }
        findings.addAll(RenameCheck.findings(List.of(migration), registry, history));
        findings.addAll(MigratePlanner.notes(List.of(migration), history));
        return new Validation(findings);
    }

    /** Checks what a run that rolls back would do. */
    public static Validation rollback(Registry registry, History history, Goal goal) {
        Plan plan = Planner.plan(registry, history, goal);
        List<Finding> findings = new ArrayList<>(plan.findings());
        if (plan.changes().isEmpty()) {
            findings.add(
                    Finding.note("", "no_migrations", "No migration would be rolled back: there is nothing to do."));
        }
        return new Validation(findings);
    }
}

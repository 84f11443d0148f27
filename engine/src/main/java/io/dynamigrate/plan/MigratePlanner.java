package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Registry;
import java.util.List;

/** Which migrations to apply. */
final class MigratePlanner {

    private MigratePlanner() {}

    static List<Migration> migrations(Registry registry, History history, Goal.Migrate goal, List<Finding> findings) {
        noteUnknown(registry, history, findings);
        long newest = history.applied().stream()
                .mapToLong(MigrationRecord::version)
                .max()
                .orElse(0);
        List<Migration> pending = upTo(registry, goal).stream()
                .filter(migration -> !history.isApplied(migration.id()))
                .toList();
        for (Migration migration : pending) {
            noteRecord(migration, history, findings);
            if (migration.version() < newest) {
                findings.add(Finding.note(
                        migration.id(),
                        "out_of_order",
                        "'" + migration.id() + "' is older than what is applied already; it is applied now."));
            }
        }
        return pending;
    }

    private static List<Migration> upTo(Registry registry, Goal.Migrate goal) {
        List<Migration> order = registry.inOrder();
        return goal.target()
                .map(target -> order.subList(0, order.indexOf(registry.get(target)) + 1))
                .orElse(order);
    }

    /** Applied migrations that this code does not know stay; a deployment of older code meets them. */
    private static void noteUnknown(Registry registry, History history, List<Finding> findings) {
        for (MigrationRecord record : history.applied()) {
            if (registry.find(record.id()).isEmpty()) {
                findings.add(Finding.note(
                        record.id(),
                        "unknown_applied",
                        "'" + record.id() + "' is applied (by " + record.appliedBy()
                                + ") and not registered here: it stays as it is."));
            }
        }
    }

    private static void noteRecord(Migration migration, History history, List<Finding> findings) {
        history.find(migration.id()).ifPresent(record -> {
            if (record.status() == MigrationStatus.ROLLED_BACK) {
                findings.add(Finding.note(
                        migration.id(),
                        "previously_rolled_back",
                        "'" + migration.id() + "' was taken back before; it is applied again."));
            } else {
                findings.add(Finding.note(
                        migration.id(),
                        "previous_failure",
                        "'" + migration.id() + "' was left " + record.status().stored()
                                + record.error()
                                        .map(error -> " (" + error + ")")
                                        .orElse("")
                                + "; it is tried again."));
            }
        });
    }
}

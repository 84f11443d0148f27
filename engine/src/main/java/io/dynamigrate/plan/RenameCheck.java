package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Registry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which pending migrations are applied already under another id. People rename a class and its id, and leave its version:
 * an applied migration that is not registered any more and has the version of a pending one is that one. Without this check
 * it would run a second time.
 */
final class RenameCheck {

    private RenameCheck() {}

    static List<Finding> findings(Collection<Migration> pending, Registry registry, History history) {
        Map<Long, List<MigrationRecord>> byVersion = history.records().stream()
                .filter(record -> isLeft(record, registry))
                .collect(Collectors.groupingBy(MigrationRecord::version));
        return pending.stream()
                .filter(migration -> mayBeRenamed(migration, history))
                .flatMap(migration -> byVersion.getOrDefault(migration.version(), List.of()).stream()
                        .map(record -> finding(migration, record)))
                .toList();
    }

    /** The records of which a migration may be the new name. */
    static List<MigrationRecord> former(Migration migration, Registry registry, History history) {
        return !mayBeRenamed(migration, history)
                ? List.of()
                : history.records().stream()
                        .filter(record -> record.version() == migration.version() && isLeft(record, registry))
                        .toList();
    }

    /** Whether something of the migration is in the table, and the code does not know it any more. */
    private static boolean isLeft(MigrationRecord record, Registry registry) {
        return (record.status().isApplied() || record.status().isUnfinished())
                && registry.find(record.id()).isEmpty();
    }

    /** One that was begun under its own id is a migration of its own. */
    private static boolean mayBeRenamed(Migration migration, History history) {
        return history.find(migration.id())
                .filter(record -> record.status() != MigrationStatus.ROLLED_BACK)
                .isEmpty();
    }

    private static Finding finding(Migration migration, MigrationRecord record) {
        String remedy = record.status().isApplied()
                ? "rename the record: repair '" + migration.id() + "' with rename"
                : "register it under the id '" + record.id() + "' again, finish it or roll it back, and rename it then";
        return Finding.warning(
                migration.id(),
                "renamed",
                "'" + migration.id() + "' has the version " + migration.version() + " of '" + record.id()
                        + "', which is " + record.status().stored() + " and not registered here. If '"
                        + record.id() + "' was renamed, " + remedy + ". If they are two migrations, give '"
                        + migration.id() + "' a version of its own.");
    }
}

package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Registry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Which applied migrations were edited since. Unfinished ones may be: they are run again anyway. */
final class ChecksumCheck {

    private ChecksumCheck() {}

    static List<Finding> findings(Registry registry, Collection<MigrationRecord> records) {
        List<Finding> findings = new ArrayList<>();
        for (MigrationRecord record : records) {
            Optional<Migration> migration =
                    registry.find(record.id()).filter(known -> record.status().isApplied());
            migration.flatMap(known -> finding(record, known)).ifPresent(findings::add);
        }
        return findings;
    }

    private static Optional<Finding> finding(MigrationRecord record, Migration migration) {
        return switch (Checksum.match(record.checksum(), migration)) {
            case SAME -> Optional.empty();
            case CODE_CHANGED ->
                Optional.of(Finding.note(
                        record.id(),
                        "changed_class",
                        "The class of '" + record.id()
                                + "' is not the one that was applied: it was edited, or compiled anew."
                                + " Put changes into a new migration."));
            case CHANGED ->
                Optional.of(Finding.warning(
                        record.id(),
                        "checksum_mismatch",
                        "'" + record.id() + "' was changed after it was applied: " + changed(record, migration)
                                + ". Put the change into a new migration; or, if the table is as it should be, repair"
                                + " the migration with accept_checksum."));
        };
    }

    /** Which fields changed. The definition is not in the history, so that it is what remains. */
    private static String changed(MigrationRecord record, Migration migration) {
        List<String> changes = new ArrayList<>();
        compare("version", record.version(), migration.version(), changes);
        compare("description", record.description(), migration.description(), changes);
        // Records of the Go package have no sequence, and no dependencies.
        if (record.sequence() > 0) {
            compare("dependencies", sorted(record.dependencies()), sorted(migration.dependencies()), changes);
        }
        return changes.isEmpty() ? "definition() became another one" : String.join(", ", changes);
    }

    private static void compare(String field, Object before, Object now, List<String> changes) {
        if (!before.equals(now)) {
            changes.add(field + " '" + before + "' became '" + now + "'");
        }
    }

    private static List<String> sorted(List<String> ids) {
        return ids.stream().sorted().toList();
    }
}

package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Registry;
import java.util.List;
import java.util.Optional;

/**
 * Whether the table belongs to another set of migrations. Records without a set are older than sets, or of a tool that
 * has none: they belong to any, and a table with some belongs to a list without a name too. What was rolled back belongs
 * to none.
 */
final class SetCheck {

    private SetCheck() {}

    static List<Finding> findings(Registry registry, History history) {
        if (registry.set().isEmpty() && hasBegun(registry, history)) {
            // A deployment that gave the list a name may have been rolled back, and have left something.
            return List.of();
        }
        return history.records().stream()
                .filter(record -> record.status() != MigrationStatus.ROLLED_BACK)
                .filter(record -> record.isOfOtherSetThan(registry))
                .findFirst()
                .map(record -> otherSet(record, registry.set()))
                .stream()
                .toList();
    }

    /** Whether records without a set are of this list. */
    private static boolean hasBegun(Registry registry, History history) {
        return history.records().stream()
                .filter(record -> record.status() != MigrationStatus.ROLLED_BACK)
                .anyMatch(record ->
                        record.set().isEmpty() && registry.find(record.id()).isPresent());
    }

    private static Finding otherSet(MigrationRecord record, Optional<String> ours) {
        String theirs = "'" + record.set().orElseThrow() + "'";
        return Finding.error(
                record.id(),
                "other_set",
                "The table belongs to the set of migrations " + theirs + ", of which '" + record.id() + "' is "
                        + record.status().stored() + ", and these are "
                        + ours.map(name -> "the set '" + name + "'").orElse("a set without a name")
                        + ": use the set " + theirs + " here, or another table.");
    }
}

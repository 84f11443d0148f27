package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which migrations to apply. */
final class MigratePlanner {

    private MigratePlanner() {}

    static List<Migration> migrations(
            Registry registry, History history, Optional<String> target, List<Finding> findings) {
        noteUnknown(registry, history, findings);
        noteDuplicateVersions(registry, findings);
        findings.addAll(ChecksumCheck.findings(registry, history.applied()));
        List<Migration> pending = upTo(registry, target).stream()
                .filter(migration -> !history.isApplied(migration.id()))
                .toList();
        findings.addAll(RenameCheck.findings(pending, registry, history));
        findings.addAll(notes(pending, history));
        return pending;
    }

    private static List<Migration> upTo(Registry registry, Optional<String> target) {
        List<Migration> order = registry.inOrder();
        return target.map(id -> order.subList(0, order.indexOf(registry.get(id)) + 1))
                .orElse(order);
    }

    /** What is applied, be it in part, and this code does not know stays; a deployment of older code meets it. */
    private static void noteUnknown(Registry registry, History history, List<Finding> findings) {
        for (MigrationRecord record : history.records()) {
            if (registry.find(record.id()).isPresent()) {
                continue;
            }
            String what = unregistered(record);
            if (record.status().isApplied()) {
                findings.add(Finding.note(record.id(), "unknown_applied", what + "it stays as it is."));
            } else if (record.status().isUnfinished()) {
                findings.add(Finding.note(
                        record.id(),
                        "unknown_unfinished",
                        what + "what it did stays. Register it again, or roll it back with the code that began it."));
            }
        }
    }

    /** The beginning of what is to be said of a record that this code does not know. */
    static String unregistered(MigrationRecord record) {
        return "'" + record.id() + "' is " + record.status().stored() + " (by " + record.appliedBy()
                + ") and not registered here: ";
    }

    private static void noteDuplicateVersions(Registry registry, List<Finding> findings) {
        Map<Long, List<String>> ids = registry.inOrder().stream()
                .collect(Collectors.groupingBy(
                        Migration::version, TreeMap::new, Collectors.mapping(Migration::id, Collectors.toList())));
        ids.forEach((version, same) -> {
            if (same.size() > 1) {
                findings.add(Finding.note(
                        same.get(0),
                        "duplicate_version",
                        "The version " + version + " is used by " + same + ", which go by their ids then:"
                                + " give new ones their own."));
            }
        });
    }

    /** What the history tells of migrations that are about to be applied. */
    static List<Finding> notes(List<Migration> migrations, History history) {
        List<Finding> findings = new ArrayList<>();
        long newest = history.applied().stream()
                .mapToLong(MigrationRecord::version)
                .max()
                .orElse(0);
        for (Migration migration : migrations) {
            history.find(migration.id())
                    .filter(record -> !record.status().isApplied())
                    .ifPresent(record -> findings.add(before(record)));
            if (migration.version() < newest && !history.isApplied(migration.id())) {
                findings.add(Finding.note(
                        migration.id(),
                        "out_of_order",
                        "'" + migration.id() + "' is older than what is applied already; it is applied now."));
            }
        }
        return findings;
    }

    private static Finding before(MigrationRecord record) {
        return switch (record.status()) {
            case ROLLED_BACK ->
                Finding.note(
                        record.id(),
                        "previously_rolled_back",
                        "'" + record.id() + "' was rolled back before; it is applied again.");
            case ROLLING_BACK, ROLLBACK_FAILED ->
                Finding.note(
                        record.id(),
                        "unfinished_rollback",
                        "The rollback of '" + record.id() + "' did not finish" + failure(record)
                                + ": it is finished first, and then the migration is applied again.");
            case IN_PROGRESS ->
                Finding.note(
                        record.id(),
                        "interrupted",
                        "'" + record.id() + "' was begun and has not ended" + earlierFailure(record)
                                + ": it goes on from its last step.");
            default ->
                Finding.note(
                        record.id(),
                        "previous_failure",
                        "'" + record.id() + "' failed" + failure(record) + "; it runs again from its last step.");
        };
    }

    private static String failure(MigrationRecord record) {
        return record.error().map(error -> " (" + error + ")").orElse("");
    }

    /** A run that was suspended or died did not fail; an earlier attempt may have. */
    private static String earlierFailure(MigrationRecord record) {
        return record.error()
                .map(error -> " (an earlier attempt failed: " + error + ")")
                .orElse("");
    }
}

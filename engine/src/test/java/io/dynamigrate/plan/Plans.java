package io.dynamigrate.plan;

import static io.dynamigrate.MigrationStatus.APPLIED;

import io.dynamigrate.Finding;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import java.util.List;
import java.util.Optional;

/** Four migrations, of which one depends on another, and records of them. */
abstract class Plans {

    final Registry registry = Registry.of(
            TestMigration.of("a", 1),
            TestMigration.of("b", 2),
            TestMigration.of("c", 3, "b"),
            TestMigration.of("d", 4));

    final List<String> ids(History history, Goal goal) {
        return Planner.plan(registry, history, goal).ids();
    }

    static List<String> types(Plan plan) {
        return plan.findings().stream().map(Finding::type).toList();
    }

    static History history(MigrationRecord... records) {
        return new History(List.of(records), List.of());
    }

    static MigrationRecord applied(String id, long sequence, String... dependencies) {
        return record(id, sequence, APPLIED, dependencies);
    }

    static MigrationRecord record(String id, long sequence, MigrationStatus status, String... dependencies) {
        long version = id.charAt(0) - 'a' + 1L;
        return Recorded.of(id, version, status, "", Optional.of("the error of " + id), List.of(dependencies), sequence);
    }
}

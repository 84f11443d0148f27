package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Registry;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All migration records of a table at one moment, and what could not be read of them. Immutable. */
public final class History {

    /** The order of application. Records of other tools may have no sequence: they came first, by time and id. */
    private static final Comparator<MigrationRecord> BY_SEQUENCE = Comparator.comparingLong(MigrationRecord::sequence)
            .thenComparing(record -> record.appliedAt().orElse(Instant.MIN))
            .thenComparingLong(MigrationRecord::version)
            .thenComparing(MigrationRecord::id);

    private final Map<String, MigrationRecord> records = new LinkedHashMap<>();
    private final List<Finding> malformed;

    public History(Collection<MigrationRecord> records, List<Finding> malformed) {
        records.stream().sorted(BY_SEQUENCE).forEach(record -> this.records.put(record.id(), record));
        this.malformed = List.copyOf(malformed);
    }

    /** The history of a table that was never migrated. */
    public static History empty() {
        return new History(List.of(), List.of());
    }

    /** All records in the order of application. */
    public List<MigrationRecord> records() {
        return List.copyOf(records.values());
    }

    /** The record of a migration, if it was ever begun. */
    public Optional<MigrationRecord> find(String id) {
        return Optional.ofNullable(records.get(id));
    }

    /** Whether a migration counts as applied. */
    public boolean isApplied(String id) {
        return find(id).map(MigrationRecord::status)
                .filter(MigrationStatus::isApplied)
                .isPresent();
    }

    /** The records that count as applied, in the order of application. */
    public List<MigrationRecord> applied() {
        return records.values().stream()
                .filter(record -> record.status().isApplied())
                .toList();
    }

    /** What was applied last. */
    public Optional<MigrationRecord> lastApplied() {
        List<MigrationRecord> applied = applied();
        return applied.isEmpty() ? Optional.empty() : Optional.of(applied.get(applied.size() - 1));
    }

    /** What is applied, be it in part, and depends on a migration by its record or, as Go wrote no dependencies, its code. */
    public List<MigrationRecord> dependents(String id, Registry registry) {
        return records.values().stream()
                .filter(record -> record.status().isApplied() || record.status().isUnfinished())
                .filter(record -> record.dependencies().contains(id)
                        || registry.find(record.id())
                                .filter(migration -> migration.dependencies().contains(id))
                                .isPresent())
                .toList();
    }

    /** The records of migrations that have steps of an epoch that is over. */
    public List<MigrationRecord> withStaleSteps() {
        return records.values().stream()
                .filter(record -> record.staleEpoch().isPresent())
                .toList();
    }

    /** The sequence number for the next migration that is begun. */
    public long nextSequence() {
        return records.values().stream()
                        .mapToLong(MigrationRecord::sequence)
                        .max()
                        .orElse(0)
                + 1;
    }

    /** An error for each row that could not be read. */
    public List<Finding> malformed() {
        return malformed;
    }

    /** This history with one record added or replaced. */
    public History with(MigrationRecord record) {
        Map<String, MigrationRecord> changed = new LinkedHashMap<>(records);
        changed.put(record.id(), record);
        return new History(changed.values(), malformed);
    }
}

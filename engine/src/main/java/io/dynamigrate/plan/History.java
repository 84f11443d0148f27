package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Registry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All migration records of a table at one moment, and what could not be read of them. Immutable.
 *
 * <p>A run makes a new history for each record that it writes. With 50,000 records a copy of all of them each time would be
 * most of its work, so that a history shares the records of the one that it was made of, and has its own changes apart.
 */
public final class History {

    /** The order of application. Records of other tools may have no sequence: they came first, by time and id. */
    private static final Comparator<MigrationRecord> BY_SEQUENCE = Comparator.comparingLong(MigrationRecord::sequence)
            .thenComparing(record -> record.appliedAt().orElse(Instant.MIN))
            .thenComparingLong(MigrationRecord::version)
            .thenComparing(MigrationRecord::id);

    /** A change copies the earlier ones; beyond this number all records are sorted anew. */
    private static final int MOST_CHANGES = 500;

    private final List<MigrationRecord> shared;
    private final Map<String, MigrationRecord> sharedById;
    private final Map<String, MigrationRecord> changes;
    private final long lastSequence;
    private final List<Finding> malformed;

    public History(Collection<MigrationRecord> records, List<Finding> malformed) {
        Map<String, MigrationRecord> byId = new LinkedHashMap<>();
        records.stream().sorted(BY_SEQUENCE).forEach(record -> byId.put(record.id(), record));
        this.shared = List.copyOf(byId.values());
        this.sharedById = byId;
        this.changes = Map.of();
        this.lastSequence = shared.isEmpty() ? 0 : shared.get(shared.size() - 1).sequence();
        this.malformed = List.copyOf(malformed);
    }

    private History(History before, Map<String, MigrationRecord> changes, long lastSequence) {
        this.shared = before.shared;
        this.sharedById = before.sharedById;
        this.changes = changes;
        this.lastSequence = lastSequence;
        this.malformed = before.malformed;
    }

    /** The history of a table that was never migrated. */
    public static History empty() {
        return new History(List.of(), List.of());
    }

    /** All records in the order of application. */
    public List<MigrationRecord> records() {
        return changes.isEmpty() ? shared : all().sorted(BY_SEQUENCE).toList();
    }

    private Stream<MigrationRecord> all() {
        return Stream.concat(
                shared.stream().filter(record -> !changes.containsKey(record.id())), changes.values().stream());
    }

    /** The record of a migration, if it was ever begun. */
    public Optional<MigrationRecord> find(String id) {
        return Optional.ofNullable(changes.get(id)).or(() -> Optional.ofNullable(sharedById.get(id)));
    }

    /** Whether a migration counts as applied. */
    public boolean isApplied(String id) {
        return find(id).map(MigrationRecord::status)
                .filter(MigrationStatus::isApplied)
                .isPresent();
    }

    /** The records that count as applied, in the order of application. */
    public List<MigrationRecord> applied() {
        return records().stream().filter(record -> record.status().isApplied()).toList();
    }

    /** What was applied last. */
    public Optional<MigrationRecord> lastApplied() {
        Optional<MigrationRecord> unchanged = Optional.empty();
        for (int i = shared.size() - 1; i >= 0 && unchanged.isEmpty(); i--) {
            unchanged = Optional.of(shared.get(i))
                    .filter(record -> record.status().isApplied() && !changes.containsKey(record.id()));
        }
        return Stream.concat(unchanged.stream(), changes.values().stream())
                .filter(record -> record.status().isApplied())
                .max(BY_SEQUENCE);
    }

    /**
     * What is applied, be it in part, and depends on each migration by its record or, as Go wrote no dependencies, its code;
     * by the id of the migration that is depended on.
     */
    public Map<String, List<MigrationRecord>> dependents(Registry registry) {
        Map<String, List<MigrationRecord>> dependents = new HashMap<>();
        for (MigrationRecord record : records()) {
            if (record.status().isApplied() || record.status().isUnfinished()) {
                Set<String> dependencies = new LinkedHashSet<>(record.dependencies());
                registry.find(record.id()).map(Migration::dependencies).ifPresent(dependencies::addAll);
                dependencies.forEach(id -> dependents
                        .computeIfAbsent(id, none -> new ArrayList<>())
                        .add(record));
            }
        }
        return dependents;
    }

    /** The records of migrations that have steps of an epoch that is over. */
    public List<MigrationRecord> withStaleSteps() {
        return records().stream()
                .filter(record -> record.staleEpoch().isPresent())
                .toList();
    }

    /** The sequence number for the next migration that is begun. */
    public long nextSequence() {
        return lastSequence + 1;
    }

    /** An error for each row that could not be read. */
    public List<Finding> malformed() {
        return malformed;
    }

    /** This history with one record added or replaced. */
    public History with(MigrationRecord record) {
        Map<String, MigrationRecord> more = new HashMap<>(changes);
        more.put(record.id(), record);
        History next = new History(this, more, Math.max(lastSequence, record.sequence()));
        return more.size() > MOST_CHANGES ? new History(next.records(), malformed) : next;
    }

    /** This history without the record of that migration. */
    public History without(String id) {
        return new History(
                records().stream().filter(record -> !record.id().equals(id)).toList(), malformed);
    }
}

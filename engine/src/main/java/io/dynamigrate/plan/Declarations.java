package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides which records change when a person declares how a table stands. Pure. */
public final class Declarations {

    /**
     * What a person declares of one migration: its new status, and whether its record forgets what was done before.
     *
     * @param migration the migration, where it is registered
     * @param record its record, where it has one; of another id where the record is renamed
     * @param status its status from now on
     * @param isAfresh whether its next attempt begins afresh
     * @param isChecksumNew whether the checksum is that of the migration as it is now
     */
    public record Declaration(
            Optional<Migration> migration,
            Optional<MigrationRecord> record,
            MigrationStatus status,
            boolean isAfresh,
            boolean isChecksumNew) {

        /** The migration's id. */
        public String id() {
            return migration
                    .map(Migration::id)
                    .or(() -> record.map(MigrationRecord::id))
                    .orElseThrow();
        }

        /** The id that the record had before, where the declaration renames it. */
        public Optional<String> formerId() {
            return record.map(MigrationRecord::id).filter(id -> !id.equals(id()));
        }
    }

    private Declarations() {}

    /**
     * The declarations that the goal asks for.
     *
     * @throws RefusedException if it makes no sense for this history
     * @throws io.dynamigrate.UnknownMigrationException if a migration is neither registered nor recorded
     */
    public static List<Declaration> of(Registry registry, History history, Goal goal) {
        if (goal instanceof Goal.Baseline baseline) {
            return baseline(registry, history, baseline);
        }
        Goal.Repair repair = (Goal.Repair) goal;
        Optional<MigrationRecord> record = history.find(repair.id());
        Optional<Migration> migration =
                record.isPresent() ? registry.find(repair.id()) : Optional.of(registry.get(repair.id()));
        return List.of(
                switch (repair.correction()) {
                    case ACCEPT_CHECKSUM -> acceptChecksum(repair, migration, record);
                    case MARK_APPLIED -> new Declaration(migration, record, MigrationStatus.APPLIED, true, true);
                    case MARK_ROLLED_BACK ->
                        new Declaration(migration, required(repair, record), MigrationStatus.ROLLED_BACK, true, false);
                    case DISCARD_STEPS -> discardSteps(repair, migration, record);
                    case RENAME -> rename(registry.get(repair.id()), registry, history);
                });
    }

    /** What the goal would change, for people who look before, or why it makes no sense for this history. */
    static List<Finding> findings(Registry registry, History history, Goal goal) {
        try {
            return of(registry, history, goal).stream()
                    .map(declaration -> Finding.note(
                            declaration.id(),
                            "declared",
                            "'" + declaration.id() + "' is declared "
                                    + declaration.status().stored() + ", and not run."
                                    + declaration
                                            .formerId()
                                            .map(former -> " Its record is that of '" + former + "'.")
                                            .orElse("")))
                    .toList();
        } catch (RefusedException e) {
            return e.findings();
        }
    }

    private static List<Declaration> baseline(Registry registry, History history, Goal.Baseline goal) {
        List<Migration> pending = MigratePlanner.migrations(registry, history, goal.target(), new ArrayList<>());
        for (Migration migration : pending) {
            history.find(migration.id())
                    .filter(record -> record.status().isUnfinished())
                    .ifPresent(record -> {
                        throw refused(
                                migration.id(),
                                "'" + migration.id() + "' is " + record.status().stored()
                                        + " and cannot be baseline: finish it, roll it back, or repair it first.");
                    });
        }
        return pending.stream()
                .map(migration -> new Declaration(
                        Optional.of(migration), history.find(migration.id()), MigrationStatus.BASELINE, true, true))
                .toList();
    }

    private static Declaration acceptChecksum(
            Goal.Repair repair, Optional<Migration> migration, Optional<MigrationRecord> record) {
        MigrationRecord applied = required(repair, record).orElseThrow();
        if (migration.isEmpty() || !applied.status().isApplied()) {
            throw refused(
                    repair.id(),
                    "The checksum of '" + repair.id() + "' cannot be accepted: it is "
                            + (migration.isEmpty()
                                    ? "not registered here: register it first."
                                    : applied.status().stored() + ", and only that of an applied one is compared."
                                            + " Leave it: the next run records the present one."));
        }
        return new Declaration(migration, record, applied.status(), false, true);
    }

    private static Declaration discardSteps(
            Goal.Repair repair, Optional<Migration> migration, Optional<MigrationRecord> record) {
        MigrationRecord unfinished = required(repair, record).orElseThrow();
        if (!unfinished.status().isUnfinished()) {
            throw refused(
                    repair.id(),
                    "'" + repair.id() + "' is " + unfinished.status().stored()
                            + ": only an unfinished migration keeps steps that can be discarded. Leave it.");
        }
        return new Declaration(migration, record, unfinished.status(), true, false);
    }

    private static Declaration rename(Migration migration, Registry registry, History history) {
        String id = migration.id();
        List<MigrationRecord> former = RenameCheck.former(migration, registry, history);
        if (former.size() != 1) {
            throw refused(
                    id,
                    former.isEmpty()
                            ? "'" + id + "' cannot get the record of another migration: none that is applied and not"
                                    + " registered has its version " + migration.version() + ", or '" + id
                                    + "' was begun itself. Leave it, or declare it with mark_applied."
                            : "'" + id + "' cannot get the record of another migration: more than one has its version "
                                    + migration.version() + ". Declare it with mark_applied.");
        }
        MigrationRecord record = former.get(0);
        if (!record.status().isApplied()) {
            throw refused(
                    id,
                    "'" + record.id() + "' is " + record.status().stored() + " and cannot be renamed to '" + id
                            + "': register it under its former id again, finish it or roll it back, and rename it then.");
        }
        return new Declaration(Optional.of(migration), Optional.of(record), record.status(), false, true);
    }

    private static Optional<MigrationRecord> required(Goal.Repair repair, Optional<MigrationRecord> record) {
        if (record.isEmpty()) {
            throw refused(
                    repair.id(),
                    "'" + repair.id() + "' was never begun on this table: there is nothing to repair."
                            + " Declare it applied with mark_applied, or run it.");
        }
        return record;
    }

    private static RefusedException refused(String id, String message) {
        return new RefusedException(List.of(Finding.error(id, "cannot_repair", message)));
    }
}

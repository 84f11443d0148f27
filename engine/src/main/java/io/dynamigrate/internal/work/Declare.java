package io.dynamigrate.internal.work;

import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.plan.Checksum;
import io.dynamigrate.plan.Declarations.Declaration;
import io.dynamigrate.plan.History;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes the records that a person declares. Pure. */
final class Declare {

    private Declare() {}

    static MigrationRecord record(Declaration declaration, History history, Holder holder, long fence, Instant now) {
        Optional<MigrationRecord> before = declaration.record();
        boolean becomesApplied = declaration.status().isApplied()
                && before.filter(record -> record.status().isApplied()).isEmpty();
        // The steps of a renamed migration must not meet those that its new id had once.
        long epoch = Stream.concat(before.stream(), history.find(declaration.id()).stream())
                .mapToLong(MigrationRecord::epoch)
                .max()
                .orElse(0L);
        MigrationRecord.Attempt attempt = new MigrationRecord.Attempt(
                holder.runId(),
                // To declare something of it is no work at it; records of other tools have no fence yet.
                before.filter(record -> !becomesApplied && record.fence() > 0)
                        .map(MigrationRecord::fence)
                        .orElse(fence),
                // Who declares is in the row of the run; the migration stays with the resource that applied it.
                before.map(MigrationRecord::owner).orElse(holder.owner()),
                before.map(MigrationRecord::appliedBy).orElse(holder.appliedBy()),
                declaration.isAfresh() ? epoch + 1 : epoch,
                declaration.isAfresh()
                        ? 0
                        : before.map(MigrationRecord::attempts).orElse(0),
                before.flatMap(MigrationRecord::startedAt),
                declaration.isAfresh() ? Optional.empty() : before.flatMap(MigrationRecord::duration));
        MigrationRecord.State state = new MigrationRecord.State(
                declaration.status(),
                becomesApplied
                        ? history.nextSequence()
                        : before.map(MigrationRecord::sequence).orElseGet(history::nextSequence),
                becomesApplied ? Optional.of(now) : before.flatMap(MigrationRecord::appliedAt),
                declaration.status().isUnfinished() ? before.flatMap(MigrationRecord::error) : Optional.empty(),
                Optional.empty());
        return new MigrationRecord(identity(declaration, holder.set()), attempt, state);
    }

    private static MigrationRecord.Identity identity(Declaration declaration, Optional<String> set) {
        Optional<MigrationRecord> before = declaration.record();
        Optional<Migration> migration = declaration.migration();
        return new MigrationRecord.Identity(
                declaration.id(),
                migration
                        .map(Migration::version)
                        .or(() -> before.map(MigrationRecord::version))
                        .orElseThrow(),
                migration
                        .map(Migration::description)
                        .or(() -> before.map(MigrationRecord::description))
                        .orElse(""),
                declaration.isChecksumNew() && migration.isPresent()
                        ? Checksum.of(migration.get()).stored()
                        : before.map(MigrationRecord::checksum).orElse(""),
                migration
                        .map(Migration::dependencies)
                        .or(() -> before.map(MigrationRecord::dependencies))
                        .orElse(List.of()),
                set);
    }
}

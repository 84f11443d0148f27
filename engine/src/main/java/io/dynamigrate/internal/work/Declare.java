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
        Optional<Migration> migration = declaration.migration();
        boolean becomesApplied = declaration.status().isApplied()
                && before.filter(record -> record.status().isApplied()).isEmpty();
        // The steps of a renamed migration must not meet those that its new id had once.
        long epoch = Stream.concat(before.stream(), history.find(declaration.id()).stream())
                .mapToLong(MigrationRecord::epoch)
                .max()
                .orElse(0L);
        return new MigrationRecord(
                declaration.id(),
                migration
                        .map(Migration::version)
                        .or(() -> before.map(MigrationRecord::version))
                        .orElseThrow(),
                migration
                        .map(Migration::description)
                        .or(() -> before.map(MigrationRecord::description))
                        .orElse(""),
                declaration.status(),
                becomesApplied ? Optional.of(now) : before.flatMap(MigrationRecord::appliedAt),
                before.map(MigrationRecord::appliedBy).orElse(holder.appliedBy()),
                declaration.isChecksumNew() && migration.isPresent()
                        ? Checksum.of(migration.get()).stored()
                        : before.map(MigrationRecord::checksum).orElse(""),
                declaration.status().isUnfinished() ? before.flatMap(MigrationRecord::error) : Optional.empty(),
                // Who declares is in the row of the run; the migration stays with the resource that applied it.
                before.map(MigrationRecord::owner).orElse(holder.owner()),
                migration
                        .map(Migration::dependencies)
                        .or(() -> before.map(MigrationRecord::dependencies))
                        .orElse(List.of()),
                becomesApplied
                        ? history.nextSequence()
                        : before.map(MigrationRecord::sequence).orElseGet(history::nextSequence),
                declaration.isAfresh() ? epoch + 1 : epoch,
                declaration.isAfresh()
                        ? 0
                        : before.map(MigrationRecord::attempts).orElse(0),
                before.flatMap(MigrationRecord::startedAt),
                declaration.isAfresh() ? Optional.empty() : before.flatMap(MigrationRecord::duration),
                holder.runId(),
                // To declare something of it is no work at it; records of other tools have no fence yet.
                before.filter(record -> !becomesApplied && record.fence() > 0)
                        .map(MigrationRecord::fence)
                        .orElse(fence),
                holder.set(),
                Optional.empty());
    }
}

package io.dynamigrate.run;

import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.plan.Checksum;
import io.dynamigrate.plan.Declarations.Change;
import io.dynamigrate.plan.History;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes the records that a person declares. Pure. */
final class Declare {

    private Declare() {}

    static MigrationRecord record(Change change, History history, Holder holder, long fence, Instant now) {
        Optional<MigrationRecord> before = change.record();
        Optional<Migration> migration = change.migration();
        boolean becomesApplied = change.status().isApplied()
                && before.filter(record -> record.status().isApplied()).isEmpty();
        long epoch = before.map(MigrationRecord::epoch).orElse(0L);
        return new MigrationRecord(
                change.id(),
                migration
                        .map(Migration::version)
                        .or(() -> before.map(MigrationRecord::version))
                        .orElseThrow(),
                migration
                        .map(Migration::description)
                        .or(() -> before.map(MigrationRecord::description))
                        .orElse(""),
                change.status(),
                becomesApplied ? Optional.of(now) : before.flatMap(MigrationRecord::appliedAt),
                before.map(MigrationRecord::appliedBy).orElse(holder.appliedBy()),
                change.isChecksumNew() && migration.isPresent()
                        ? Checksum.of(migration.get()).stored()
                        : before.map(MigrationRecord::checksum).orElse(""),
                change.status().isUnfinished() ? before.flatMap(MigrationRecord::error) : Optional.empty(),
                // Who declares is in the row of the run; the migration stays with the resource that applied it.
                before.map(MigrationRecord::owner).orElse(holder.owner()),
                migration
                        .map(Migration::dependencies)
                        .or(() -> before.map(MigrationRecord::dependencies))
                        .orElse(List.of()),
                becomesApplied
                        ? history.nextSequence()
                        : before.map(MigrationRecord::sequence).orElseGet(history::nextSequence),
                change.isAfresh() ? epoch + 1 : epoch,
                change.isAfresh() ? 0 : before.map(MigrationRecord::attempts).orElse(0),
                before.flatMap(MigrationRecord::startedAt),
                change.isAfresh() ? Optional.empty() : before.flatMap(MigrationRecord::duration),
                holder.runId(),
                // To declare something of it is no work at it; records of other tools have no fence yet.
                before.filter(record -> !becomesApplied && record.fence() > 0)
                        .map(MigrationRecord::fence)
                        .orElse(fence),
                holder.set(),
                Optional.empty());
    }
}

package io.dynamigrate.internal.work;

import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.plan.Change;
import io.dynamigrate.plan.Checksum;
import io.dynamigrate.plan.Direction;
import io.dynamigrate.plan.History;
import java.time.Instant;
import java.util.Optional;

/** Makes the record of a migration that begins. Pure. */
public final class Records {

    private Records() {}

    /** Whether a change continues what was interrupted or failed, and does not begin afresh. */
    public static boolean isRetry(MigrationRecord before, Direction direction) {
        return direction == Direction.APPLY
                ? before.status().isUnfinishedApplication()
                : before.status().isUnfinishedRollback();
    }

    /** The record of the migration when the change begins, after what the history says of it. */
    static MigrationRecord begun(Change change, History history, Holder holder, long fence, Instant now) {
        Migration migration = change.migration();
        Direction direction = change.direction();
        Optional<MigrationRecord> before = history.find(migration.id());
        boolean up = direction == Direction.APPLY;
        boolean isRetry = before.filter(record -> isRetry(record, direction)).isPresent();
        long epoch = before.map(MigrationRecord::epoch).orElse(0L);
        int attempts = isRetry ? before.map(MigrationRecord::attempts).orElse(0) : 0;
        MigrationRecord.Identity identity = new MigrationRecord.Identity(
                migration.id(),
                migration.version(),
                migration.description(),
                Checksum.of(migration).stored(),
                migration.dependencies(),
                holder.set());
        MigrationRecord.Attempt attempt = new MigrationRecord.Attempt(
                holder.runId(),
                fence,
                up ? holder.owner() : before.map(MigrationRecord::owner).orElse(holder.owner()),
                holder.appliedBy(),
                isRetry ? epoch : epoch + 1,
                attempts + 1,
                Optional.of(now),
                Optional.empty());
        MigrationRecord.State state = new MigrationRecord.State(
                up ? MigrationStatus.IN_PROGRESS : MigrationStatus.ROLLING_BACK,
                up
                        ? history.nextSequence()
                        : before.map(MigrationRecord::sequence).orElseGet(history::nextSequence),
                up ? Optional.empty() : before.flatMap(MigrationRecord::appliedAt),
                before.flatMap(MigrationRecord::error),
                Optional.empty());
        return new MigrationRecord(identity, attempt, state);
    }
}

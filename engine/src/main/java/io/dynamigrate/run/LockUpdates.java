package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.MigrationRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How the {@link LockRow} changes with what becomes of a run. Pure. */
final class LockUpdates {

    private LockUpdates() {}

    /** The history changed: that is what was applied last. */
    static RowUpdate applied(Optional<MigrationRecord> last, Instant now) {
        RowUpdate change = new RowUpdate().set("updated_at", fromS(now.toString()));
        return last.map(record -> change.set("last_migration_id", fromS(record.id()))
                        .set("last_version", fromN(Long.toString(record.version()))))
                .orElseGet(() -> change.remove("last_migration_id").remove("last_version"));
    }

    /** The same, and a run that changed something ends. */
    static RowUpdate ended(Optional<MigrationRecord> last, Holder holder, Instant now) {
        return applied(last, now).set("last_run_id", fromS(holder.runId()));
    }

    /** Nobody holds the lock any more. */
    static RowUpdate released(RowUpdate change) {
        List.of(
                        "locked_by",
                        "locked_at",
                        "run_id",
                        "owner",
                        "hop",
                        "deadline",
                        "cancel_requested",
                        "suspended_until",
                        "progress")
                .forEach(change::remove);
        return change.set("is_locked", fromBool(false));
    }

    /** The holder sleeps until then, and keeps the lock for one lease more. */
    static RowUpdate suspended(RowUpdate change, Holder holder, Duration sleep, Instant now) {
        Duration kept = sleep.plus(holder.lease());
        return change.set("lease_seconds", fromN(Long.toString(kept.toSeconds())))
                .set("suspended_until", fromS(now.plus(sleep).toString()))
                .remove("deadline")
                .remove("cancel_requested");
    }
}

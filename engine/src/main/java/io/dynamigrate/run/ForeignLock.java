package io.dynamigrate.run;

import io.dynamigrate.plan.History;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The lock of the Go package "DynamORM migrations", which is a row of its own.
 *
 * <pre>
 * { "PK": "MIGRATION#LOCK", "SK": "ACTIVE",
 *   "is_locked": true,                     or isLocked
 *   "locked_by": "deployer",               or lockedBy
 *   "locked_at": "2026-11-23T10:15:30Z" }  or lockedAt; stale after 10 minutes
 * </pre>
 *
 * <p>It is looked at only where that package left rows in the history.
 */
final class ForeignLock {

    private static final Duration STALE = Duration.ofMinutes(10);

    private ForeignLock() {}

    /** Who holds that lock, as a sentence; empty where nobody does or the holder is long dead. */
    static Optional<String> holder(Store store, History history, Time time) {
        // Only rows of ours have a fence.
        if (history.records().stream().noneMatch(record -> record.fence() == 0)) {
            return Optional.empty();
        }
        Row row = new Row(store.item("MIGRATION#LOCK", "ACTIVE"), "the row 'MIGRATION#LOCK'", "");
        boolean isLocked = row.flag("is_locked") || row.flag("isLocked");
        Optional<Instant> since = row.firstInstant("locked_at", "lockedAt");
        if (!isLocked
                || since.map(STALE::addTo)
                        .map(Instant::from)
                        .filter(time.now()::isBefore)
                        .isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("The table is locked by '"
                + row.firstText("locked_by", "lockedBy").orElse("unknown")
                + "' with the tool that migrated it before, since "
                + since.get() + ": try again when that has ended, or is 10 minutes old.");
    }
}

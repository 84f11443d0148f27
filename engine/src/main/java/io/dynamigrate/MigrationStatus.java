package io.dynamigrate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The state of a migration in the history of a table. A migration without a state is pending. */
public enum MigrationStatus {
    /** {@code up} is running, or was interrupted: the next run tries it again. */
    IN_PROGRESS,
    /** {@code up} is done. */
    APPLIED,
    /** {@code up} ended with an error: mend the cause and run again, or roll it back. */
    FAILED,
    /** {@code down} is running, or was interrupted: the next run that rolls back or migrates finishes the rollback first. */
    ROLLING_BACK,
    /**
     * {@code down} ended with an error: fix the cause and run again. A run that applies the migration finishes the rollback
     * first.
     */
    ROLLBACK_FAILED,
    /** {@code down} is done: the next run applies the migration again. */
    ROLLED_BACK,
    /** Declared applied without being run; it is never rolled back. */
    BASELINE;

    /** Whether {@code down} was begun and did not finish. */
    public boolean isUnfinishedRollback() {
        return this == ROLLING_BACK || this == ROLLBACK_FAILED;
    }

    /** Whether {@code up} was begun and did not finish. */
    public boolean isUnfinishedApplication() {
        return this == IN_PROGRESS || this == FAILED;
    }

    /** Whether the migration counts as applied. */
    public boolean isApplied() {
        return this == APPLIED || this == BASELINE;
    }

    /** Whether the migration may have changed something and did not end well. */
    public boolean isUnfinished() {
        return isUnfinishedApplication() || isUnfinishedRollback();
    }

    /** The name in the table, such as {@code in_progress}. */
    public String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of that name in the table. */
    public static Optional<MigrationStatus> fromStored(String name) {
        return Arrays.stream(values())
                .filter(status -> status.stored().equals(name))
                .findFirst();
    }
}

package io.dynamigrate;

/**
 * Another run took over the lock, or a person released it, so this run must not continue. What it did is in the history. In a
 * migration it comes from the {@link MigrationContext}: let it pass.
 */
public final class LeaseLostException extends DynamigrateException {

    public LeaseLostException(String message) {
        super(message);
    }
}

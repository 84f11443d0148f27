package io.dynamigrate;

/** A migration was named that is not registered. */
public final class UnknownMigrationException extends DynamigrateException {

    public UnknownMigrationException(String message) {
        super(message);
    }
}

package io.dynamigrate;

/**
 * The records of the migrations could not be written, and it is unknown whether DynamoDB has them: run again. In a migration
 * it comes from the {@link MigrationContext}: let it pass.
 */
public final class RecordsException extends DynamigrateException {

    public RecordsException(String message, Throwable cause) {
        super(message, cause);
    }
}

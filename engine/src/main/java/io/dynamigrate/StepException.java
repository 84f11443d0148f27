package io.dynamigrate;

/** A step of a migration is invalid, or DynamoDB refuses its writes; nothing of it was carried out. */
public final class StepException extends DynamigrateException {

    public StepException(String message) {
        super(message);
    }

    public StepException(String message, Throwable cause) {
        super(message, cause);
    }
}

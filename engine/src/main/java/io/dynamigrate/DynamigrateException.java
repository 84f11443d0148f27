package io.dynamigrate;

/** The family of all exceptions of the engine: each says what happened, to what, and what to do. */
public abstract class DynamigrateException extends RuntimeException {

    DynamigrateException(String message) {
        super(message);
    }

    DynamigrateException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.dynamigrate;

/** Another run holds the lock by now, so this one must not go on; what it did is in the history. */
public final class LeaseLostException extends DynamigrateException {

    public LeaseLostException(String message) {
        super(message);
    }
}

package io.dynamigrate;

/** An index cannot be created as it is defined. */
public final class IndexException extends DynamigrateException {

    public IndexException(String message) {
        super(message);
    }
}

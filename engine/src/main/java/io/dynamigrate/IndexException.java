package io.dynamigrate;

/** The definition of an index is invalid, or the table has another one of that name. */
public final class IndexException extends DynamigrateException {

    public IndexException(String message) {
        super(message);
    }
}

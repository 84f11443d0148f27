package io.dynamigrate;

/** The table does not exist, or cannot be migrated as it is. */
public final class TableException extends DynamigrateException {

    public TableException(String message) {
        super(message);
    }
}

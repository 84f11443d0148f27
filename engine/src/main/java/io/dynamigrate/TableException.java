package io.dynamigrate;

/** The table does not exist, or cannot be migrated as it is. */
public final class TableException extends DynamigrateException {

    private final boolean isGone;

    public TableException(String message) {
        this(message, false);
    }

    /**
     * An exception with this message.
     *
     * @param isGone whether the table to migrate does not exist, or is being deleted
     */
    public TableException(String message, boolean isGone) {
        super(message);
        this.isGone = isGone;
    }

    /** Whether the table to migrate does not exist, or is being deleted. */
    public boolean isGone() {
        return isGone;
    }
}

package io.dynamigrate;

/** The table does not exist, or cannot be migrated as it is. */
public final class TableException extends DynamigrateException {

    /** What is wrong with the table. */
    public enum Problem {
        /** The table does not exist. DynamoDB may also say so for a while after the table was created. */
        MISSING,
        /** The table is still being created. */
        CREATING,
        /** The table is being deleted. */
        DELETING,
        /** The table cannot be migrated as it is. */
        UNSUITABLE
    }

    private final Problem problem;
    private final boolean isTarget;

    public TableException(String message) {
        this(message, Problem.UNSUITABLE, true);
    }

    /**
     * An exception with this message.
     *
     * @param isTarget whether it is the table to migrate, and not one that only holds the records
     */
    public TableException(String message, Problem problem, boolean isTarget) {
        super(message);
        this.problem = problem;
        this.isTarget = isTarget;
    }

    /** Whether the table to migrate does not exist, or is being deleted. */
    public boolean isGone() {
        return isTarget && (problem == Problem.MISSING || problem == Problem.DELETING);
    }

    /** Whether a table does not exist, or was created so recently that DynamoDB does not know it yet. */
    public boolean isMissing() {
        return problem == Problem.MISSING;
    }

    /** Whether a table is still being created: it can be used later. */
    public boolean isCreating() {
        return problem == Problem.CREATING;
    }
}

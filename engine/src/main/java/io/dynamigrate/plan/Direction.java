package io.dynamigrate.plan;

/** Which method of a migration a change calls. */
public enum Direction {
    /** {@code up}. */
    APPLY,
    /** {@code down}. */
    ROLL_BACK;

    /** The beginning of a sentence about a change in this direction, such as {@code Applying}. */
    public String verb() {
        return this == APPLY ? "Applying" : "Rolling back";
    }

    /** The id of a migration for people, with a remark where it is rolled back. */
    public String format(String id) {
        return this == APPLY ? id : id + " (rollback)";
    }
}

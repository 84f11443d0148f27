package io.dynamigrate.plan;

/** Which way a run goes. */
public enum Direction {
    /** {@code up} of what is not applied. */
    MIGRATE,
    /** {@code down} of what is applied, or applied in part. */
    ROLLBACK,
    /** Neither: the history is corrected by hand, and nothing is run. */
    DECLARE
}

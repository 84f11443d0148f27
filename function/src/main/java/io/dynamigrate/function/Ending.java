package io.dynamigrate.function;

/** How the work for a request ended. */
enum Ending {
    /** The table is as the request wants it. */
    REACHED,
    /** What can be rolled back is; the rest stays, and the reason says why. */
    LEFT,
    /** The {@code down} of a migration failed. */
    DOWN_FAILED,
    /** Anything else: a failed {@code up}, an invalid property, an error of AWS, no time. */
    FAILED
}

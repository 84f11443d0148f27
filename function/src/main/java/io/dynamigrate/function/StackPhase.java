package io.dynamigrate.function;

/**
 * Why CloudFormation deletes a resource, as the status of its stack tells.
 *
 * <p>Deletes come in four phases, and only in two of them goes the stack. In a clean-up the resource was renamed,
 * removed or replaced, and the data lives on.
 */
enum StackPhase {
    /** The stack goes, or a Create of it failed. */
    ENDING,
    /** An update of the stack was rolled back, in which the resource was new. */
    UNDONE,
    /** The resource is not needed any more. */
    CLEAN_UP,
    /** The status cannot be read, or is one in which nothing is deleted. */
    UNKNOWN;

    /** Whether what the resource did may end with it. */
    boolean isEnd() {
        return this == ENDING || this == UNDONE;
    }

    static StackPhase of(StackStatus status) {
        return status.cause()
                .map(name -> switch (name) {
                    case "ROLLBACK_IN_PROGRESS" -> ENDING;
                    case "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS" -> UNDONE;
                    default -> name.endsWith("_IN_PROGRESS") ? CLEAN_UP : UNKNOWN;
                })
                .orElse(status.problem().isEmpty() ? ENDING : UNKNOWN);
    }
}

package io.dynamigrate.function;

import java.util.Optional;
import java.util.Set;

/**
 * Why CloudFormation deletes a resource, as the status of the stack at the top tells.
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
    /** The status cannot be read. */
    UNKNOWN;

    private static final Set<String> OF_ENDING = Set.of("DELETE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS");

    static StackPhase of(Optional<String> status) {
        if (status.isEmpty()) {
            return UNKNOWN;
        }
        if (OF_ENDING.contains(status.get())) {
            return ENDING;
        }
        return status.get().equals("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS") ? UNDONE : CLEAN_UP;
    }
}

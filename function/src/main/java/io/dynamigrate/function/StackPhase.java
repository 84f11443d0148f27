package io.dynamigrate.function;

import java.util.Optional;

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
    /** The status cannot be read. */
    UNKNOWN;

    /** A nested stack that goes does so with the one at the top, or is only no part of it any more. */
    static StackPhase of(StackStatus status) {
        return status.name().equals(Optional.of("DELETE_IN_PROGRESS")) ? of(status.root()) : of(status.name());
    }

    private static StackPhase of(Optional<String> status) {
        return status.map(name -> switch (name) {
                    case "DELETE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS" -> ENDING;
                    case "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS" -> UNDONE;
                    default -> CLEAN_UP;
                })
                .orElse(UNKNOWN);
    }
}

package io.dynamigrate.function;

import java.util.Optional;

/**
 * The status of the stack at the top, or why it is not known.
 *
 * @param name such as {@code UPDATE_ROLLBACK_IN_PROGRESS}
 * @param problem why there is no name, and what to do; empty where there is one
 */
record StackStatus(Optional<String> name, String problem) {

    /** Whether an update of the stack is rolled back, while its resources are updated to what they were. */
    boolean isRollingBack() {
        return name.equals(Optional.of("UPDATE_ROLLBACK_IN_PROGRESS"));
    }

    static StackStatus read(Stacks stacks, String stackId) {
        try {
            return new StackStatus(Optional.of(stacks.rootStatus(stackId)), "");
        } catch (Throwable e) {
            // Also where the client's classes are not there: the answer must not depend on it.
            return new StackStatus(
                    Optional.empty(),
                    "the status of the stack cannot be read. " + Problem.sentence(e)
                            + " The function needs cloudformation:DescribeStacks.");
        }
    }
}

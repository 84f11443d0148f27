package io.dynamigrate.function;

import java.util.Optional;
import java.util.Set;

/**
 * The status of a stack and of the one at the top, of which it is a part, or why they are not known.
 *
 * @param name of the stack itself, such as {@code UPDATE_ROLLBACK_IN_PROGRESS}
 * @param root of the stack at the top
 * @param problem why there are none, and what to do; empty where there are
 */
record StackStatus(Optional<String> name, Optional<String> root, String problem) {

    private static final Set<String> DEPLOYING = Set.of("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS");
    private static final Optional<String> ROLLING_BACK = Optional.of("UPDATE_ROLLBACK_IN_PROGRESS");

    /** Whether resources are created, or updated to what they shall be. */
    boolean isDeploying() {
        return name.filter(DEPLOYING::contains).isPresent();
    }

    /**
     * Whether an update is rolled back, while resources are updated to what they were. A nested stack that has failed does
     * so before the one at the top.
     */
    boolean isRollingBack() {
        return name.equals(ROLLING_BACK) || root.equals(ROLLING_BACK);
    }

    static StackStatus read(Stacks stacks, String stackId) {
        try {
            Stacks.Statuses read = stacks.statuses(stackId);
            return new StackStatus(Optional.of(read.own()), Optional.of(read.root()), "");
        } catch (Throwable e) {
            // Also where the client's classes are not there: the answer must not depend on it.
            return new StackStatus(
                    Optional.empty(),
                    Optional.empty(),
                    "the status of the stack cannot be read. " + Problem.sentence(e)
                            + " The function needs cloudformation:DescribeStacks.");
        }
    }
}

package io.dynamigrate.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The status of a stack and of those of which it is a part, or why they are not known.
 *
 * @param upwards of the stack itself, such as {@code UPDATE_ROLLBACK_IN_PROGRESS}, of the one of which it is a resource,
 *     and so on to the one at the top; as far as they are known
 * @param problem why there are no more, and what to do; empty where they are all there
 */
record StackStatus(List<String> upwards, String problem) {

    private static final String DELETING = "DELETE_IN_PROGRESS";
    private static final Set<String> DEPLOYING = Set.of("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS");

    StackStatus {
        upwards = List.copyOf(upwards);
    }

    /** The status that nobody has read, because nothing depends on it. */
    static StackStatus unread() {
        return new StackStatus(List.of(), "the status of the stack was not read.");
    }

    /** The status of the stack itself. */
    Optional<String> name() {
        return upwards.stream().findFirst();
    }

    /** Whether resources are created, or updated to what they shall be. */
    boolean isDeploying() {
        return name().filter(DEPLOYING::contains).isPresent();
    }

    /**
     * Whether an update is rolled back, while resources are updated to what they were. A nested stack that has failed does
     * so before the one of which it is a part.
     */
    boolean isRollingBack() {
        return upwards.contains("UPDATE_ROLLBACK_IN_PROGRESS");
    }

    /** Whether the stack itself goes. */
    boolean isDeleting() {
        return name().equals(Optional.of(DELETING));
    }

    /**
     * Why resources go: the status of the first stack upwards that does not go itself. Nothing where all go together, or
     * where that one is not known.
     */
    Optional<String> cause() {
        return upwards.stream().filter(name -> !name.equals(DELETING)).findFirst();
    }

    /** Whether a deployment failed that created the resource, be it the first one of the stack. */
    boolean isUndone() {
        return isUpdateUndone() || cause().equals(Optional.of("ROLLBACK_IN_PROGRESS"));
    }

    /** Whether an update failed that created the resource. */
    boolean isUpdateUndone() {
        return cause().equals(Optional.of("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"));
    }

    /** Why what a replaced resource applied stays. */
    String whyWorkStays() {
        if (cause().filter(name -> name.endsWith("_IN_PROGRESS")).isPresent()) {
            return "What is applied stays, because the stack" + (isDeleting() ? " of which this one was a part" : "")
                    + " lives on (" + cause().get() + ").";
        }
        return "ATTENTION: what is applied stays, because "
                + cause().map(name -> "the stack is " + name + ", in which nothing is deleted.")
                        .orElse(problem);
    }

    static StackStatus read(Stacks stacks, String stackId) {
        List<String> upwards = new ArrayList<>();
        try {
            Optional<String> next = Optional.of(stackId);
            while (next.isPresent()) {
                Stacks.Stack stack = stacks.describe(next.get());
                upwards.add(stack.status());
                next = stack.parentId();
            }
            return new StackStatus(upwards, "");
        } catch (Throwable e) {
            // Also where the client's classes are not there: the answer must not depend on it.
            return new StackStatus(
                    upwards,
                    (upwards.isEmpty()
                                    ? "the status of the stack cannot be read. "
                                    : "the status of the stack of which this one is a part cannot be read. ")
                            + Problem.sentence(e)
                            + (e instanceof OutOfTimeException
                                    ? ""
                                    : " The function needs cloudformation:DescribeStacks."));
        }
    }
}

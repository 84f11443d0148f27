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

    /** Whether what goes was new in the deployment that is undone, be it the first one. */
    boolean isUndone() {
        return StackPhase.of(this).isEnd() && cause().isPresent();
    }

    /** Whether what goes was new in an update that is undone. */
    boolean isUpdateUndone() {
        return StackPhase.of(this) == StackPhase.UNDONE;
    }

    /** Why what a resource that goes has done stays; nothing where it may go with it. */
    Optional<String> whyWorkStays() {
        return switch (StackPhase.of(this)) {
            case ENDING, UNDONE -> Optional.empty();
            case CLEAN_UP ->
                Optional.of("What is applied stays, because the stack"
                        + (isDeleting() ? " of which this one was a part" : "") + " lives on (" + cause().orElse("")
                        + ").");
            case UNKNOWN ->
                Optional.of("ATTENTION: what is applied stays, because "
                        + cause().map(name -> "the stack is " + name + ", in which nothing is deleted.")
                                .orElse(problem));
        };
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

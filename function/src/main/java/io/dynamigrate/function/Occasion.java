package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.util.Locale;
import java.util.Optional;

/**
 * What happens to the stack of a request. It decides what the table shall be ({@link Wish}) and what CloudFormation is
 * told ({@link Verdict}).
 */
enum Occasion {
    /** A Create that the stack awaits. */
    CREATE,
    /** An Update that the stack awaits, and that is no rollback. */
    DEPLOY,
    /** An Update that rolls a deployment back. */
    ROLLBACK,
    /** A Delete of what a failed deployment created. */
    UNDONE,
    /** A Delete because the stack is deleted. */
    TORN_DOWN,
    /** A Delete because the resource was renamed, removed or replaced; or nobody knows why. */
    REPLACED,
    /** A Delete with a physical id that this function did not make: CloudFormation has given a Create up. */
    ABANDONED,
    /** A Create or Update that its stack no longer awaits. */
    LATE,
    /** A Create or Update for a version of the function that the alias does not invoke yet. */
    ELSEWHERE;

    /**
     * What happens. Pure.
     *
     * @param running the number of the running version, as far as it counts
     * @param stack the status of the stack, which may be unknown
     */
    static Occasion of(CloudFormationCustomResourceEvent event, Optional<Long> running, StackStatus stack) {
        return "Delete".equals(event.getRequestType()) ? ofDelete(event, stack) : ofChange(event, running, stack);
    }

    private static Occasion ofDelete(CloudFormationCustomResourceEvent event, StackStatus stack) {
        if (!PhysicalId.isOurs(event)) {
            return ABANDONED;
        }
        if (stack.cause().isEmpty()) {
            return stack.problem().isEmpty() ? TORN_DOWN : REPLACED;
        }
        return stack.isUndone() ? UNDONE : REPLACED;
    }

    private static Occasion ofChange(
            CloudFormationCustomResourceEvent event, Optional<Long> running, StackStatus stack) {
        Optional<Long> now = RawProperties.of(event.getResourceProperties()).functionVersion();
        Optional<Long> before =
                RawProperties.of(event.getOldResourceProperties()).functionVersion();
        boolean isUpdate = "Update".equals(event.getRequestType());
        boolean isKnown = stack.name().isPresent();
        boolean isRollback = isUpdate
                && (isKnown
                        ? stack.isRollingBack() && !FunctionVersion.isAbove(now, before)
                        : FunctionVersion.isAbove(before, now));
        boolean isForward = stack.isDeploying() && !(isUpdate && stack.isRollingBack());
        if (isKnown && !isRollback && !isForward) {
            return LATE;
        }
        if (FunctionVersion.isAbove(now, running) || (isRollback && FunctionVersion.isAbove(running, now))) {
            return ELSEWHERE;
        }
        return isRollback ? ROLLBACK : isUpdate ? DEPLOY : CREATE;
    }

    /** The occasion that the first delivery of a request stored. */
    static Optional<Occasion> ofText(String text) {
        for (Occasion occasion : values()) {
            if (occasion.text().equals(text)) {
                return Optional.of(occasion);
            }
        }
        return Optional.empty();
    }

    /** The name in the records. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the stack goes forward. */
    boolean isForward() {
        return this == CREATE || this == DEPLOY;
    }

    /** Whether what the resource applied may be rolled back because the resource is deleted. */
    boolean isEnd() {
        return this == UNDONE || this == TORN_DOWN;
    }
}

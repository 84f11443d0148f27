package io.dynamigrate.function;

/** What CloudFormation knows of stacks. */
@FunctionalInterface
interface Stacks {

    /**
     * The status of a stack, such as {@code UPDATE_ROLLBACK_IN_PROGRESS}, and that of the stack at the top, of which it is
     * a part; the same, where it is that itself.
     */
    record Statuses(String own, String root) {}

    /**
     * The statuses of the stack.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if they cannot be read
     */
    Statuses statuses(String stackId);
}

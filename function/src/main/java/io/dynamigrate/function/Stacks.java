package io.dynamigrate.function;

/** What CloudFormation knows of stacks. */
@FunctionalInterface
interface Stacks {

    /**
     * The status of the stack at the top, of which that stack is a part, such as {@code UPDATE_ROLLBACK_IN_PROGRESS}.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if it cannot be read
     */
    String rootStatus(String stackId);
}

package io.dynamigrate.function;

import java.util.Optional;

/** What CloudFormation knows of stacks. */
@FunctionalInterface
interface Stacks {

    /**
     * One stack.
     *
     * @param status such as {@code UPDATE_ROLLBACK_IN_PROGRESS}
     * @param parentId the id of the stack of which it is a resource; absent at the top
     */
    record Stack(String status, Optional<String> parentId) {}

    /**
     * The stack with that id.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if it cannot be described
     */
    Stack describe(String stackId);
}

package io.dynamigrate.local;

import java.util.Optional;

/**
 * What {@code DescribeStacks} says of a stack.
 *
 * @param parentId the id of the stack of which it is a resource; absent unless it is nested
 */
public record StackDescription(String stackId, StackStatus status, Optional<String> parentId) {}

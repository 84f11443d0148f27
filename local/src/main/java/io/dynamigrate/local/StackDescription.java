package io.dynamigrate.local;

/**
 * What {@code DescribeStacks} says of a stack.
 *
 * @param rootId the id of the stack at the top, which is itself unless the stack is nested
 */
public record StackDescription(String stackId, StackStatus status, String rootId) {}

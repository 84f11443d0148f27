package io.dynamigrate.local;

/**
 * What CloudFormation asked of a custom resource.
 *
 * @param type Create, Update or Delete
 * @param event the whole event, which holds the response URL
 */
public record StackRequest(String type, String logicalId, String event, String responseUrl) {}

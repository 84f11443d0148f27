package io.dynamigrate.function;

import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/** The stacks, asked for by {@code DescribeStacks}. Loaded only when it is used. */
record CloudFormationStacks(Clients clients) implements Stacks {

    @Override
    public Statuses statuses(String stackId) {
        try (CloudFormationClient client = clients.cloudFormation()) {
            Stack stack = describe(client, stackId);
            Stack root = stack.rootId() == null ? stack : describe(client, stack.rootId());
            return new Statuses(stack.stackStatusAsString(), root.stackStatusAsString());
        }
    }

    private static Stack describe(CloudFormationClient client, String stackId) {
        return client.describeStacks(request -> request.stackName(stackId))
                .stacks()
                .get(0);
    }
}

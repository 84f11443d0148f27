package io.dynamigrate.function;

import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;

/** The stacks, asked for by {@code DescribeStacks}. Loaded only when it is used. */
record CloudFormationStacks(Clients clients) implements Stacks {

    @Override
    public Stack describe(String stackId) {
        try (CloudFormationClient client = clients.cloudFormation()) {
            software.amazon.awssdk.services.cloudformation.model.Stack stack = client.describeStacks(
                            request -> request.stackName(stackId))
                    .stacks()
                    .get(0);
            return new Stack(stack.stackStatusAsString(), Optional.ofNullable(stack.parentId()));
        }
    }
}

package io.dynamigrate.function;

import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;

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
        } catch (CloudFormationException e) {
            if (String.valueOf(e.getMessage()).contains("does not exist")) {
                // Of a stack that was deleted CloudFormation knows for 90 days.
                return new Stack("DELETE_COMPLETE", Optional.empty());
            }
            throw e;
        }
    }
}

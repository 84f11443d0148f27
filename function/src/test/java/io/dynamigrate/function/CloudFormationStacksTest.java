package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.local.StacksStandIn;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Asking CloudFormation for a stack, over HTTP. */
class CloudFormationStacksTest {

    @AutoClose
    private final StacksStandIn stacks = StacksStandIn.start();

    private final CloudFormationStacks asked = new CloudFormationStacks(new Clients(() -> Environment.of(Map.of(
            "AWS_REGION",
            "us-east-1",
            "AWS_ENDPOINT_URL_CLOUDFORMATION",
            stacks.endpoint().toString()))));

    @Test
    void readsTheStatusOfAStack() {
        stacks.stack(Events.STACK, "UPDATE_ROLLBACK_IN_PROGRESS");

        assertThat(status())
                .isEqualTo(new StackStatus(
                        Optional.of("UPDATE_ROLLBACK_IN_PROGRESS"), Optional.of("UPDATE_ROLLBACK_IN_PROGRESS"), ""));
    }

    @Test
    void readsTheStatusOfTheStackAtTheTop() {
        stacks.nested(Events.STACK, "DELETE_IN_PROGRESS", "arn:root");
        stacks.stack("arn:root", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");

        assertThat(status().name()).hasValue("DELETE_IN_PROGRESS");
        assertThat(status().root()).hasValue("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
    }

    @Test
    void saysWhyAStatusIsNotKnown() {
        StackStatus status = status();

        assertThat(status.name()).isEmpty();
        assertThat(status.problem()).contains("not authorized", "cloudformation:DescribeStacks");
    }

    private StackStatus status() {
        return StackStatus.read(asked, Events.STACK);
    }
}

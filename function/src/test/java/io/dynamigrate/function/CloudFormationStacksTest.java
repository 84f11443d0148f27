package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.local.StacksStandIn;
import java.util.List;
import java.util.Map;
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

        assertThat(status()).isEqualTo(new StackStatus(List.of("UPDATE_ROLLBACK_IN_PROGRESS"), ""));
    }

    @Test
    void readsTheStatusesOfTheStacksOfWhichItIsAPart() {
        stacks.nested(Events.STACK, "DELETE_IN_PROGRESS", "arn:middle");
        stacks.nested("arn:middle", "ROLLBACK_IN_PROGRESS", "arn:top");
        stacks.stack("arn:top", "CREATE_IN_PROGRESS");

        assertThat(status().upwards())
                .containsExactly("DELETE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS", "CREATE_IN_PROGRESS");
    }

    @Test
    void saysWhyAStatusIsNotKnown() {
        StackStatus status = status();

        assertThat(status.name()).isEmpty();
        assertThat(status.problem()).contains("not authorized", "cloudformation:DescribeStacks");
    }

    @Test
    void saysWhyTheStatusOfAStackAboveIsNotKnown() {
        stacks.nested(Events.STACK, "UPDATE_ROLLBACK_IN_PROGRESS", "arn:top");

        assertThat(status().isRollingBack()).isTrue();
        assertThat(status().problem()).contains("of which this one is a part cannot be read", "not authorized");
    }

    private StackStatus status() {
        return StackStatus.read(asked, Events.STACK);
    }
}

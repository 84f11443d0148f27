package io.dynamigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.N;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import org.junit.jupiter.api.Test;

class GlobalIndexTest {

    @Test
    void readsAsItIsWritten() {
        assertThat(GlobalIndex.named("activity")
                        .partitionKey("tenant", S)
                        .sortKey("lastActive", N)
                        .projectAll())
                .hasToString("activity(tenant:S, lastActive:N) ALL");
        assertThat(GlobalIndex.named("email").partitionKey("email", S).project("name"))
                .hasToString("email(email:S) INCLUDE [name]");
    }

    @Test
    void refusesAnIndexWithoutAPartitionKey() {
        assertThatThrownBy(() -> GlobalIndex.named("email").sortKey("email", S).projectKeys())
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("'email' has no partition key");
    }

    @Test
    void refusesASecondKeyOfARole() {
        assertThatThrownBy(() -> GlobalIndex.named("email").partitionKey("a", S).partitionKey("b", S))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("second HASH key, 'b'");
    }

    @Test
    void refusesAnImpossibleName() {
        assertThatThrownBy(
                        () -> GlobalIndex.named("e mail").partitionKey("a", S).projectAll())
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("'e mail'");
    }
}

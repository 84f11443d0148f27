package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PhysicalIdTest {

    private static final Map<String, Object> USERS = Map.of("TableName", "users");
    private static final Map<String, Object> ORDERS = Map.of("TableName", "orders");

    @Test
    void isReadableAndTheSameForTheSameResource() {
        CloudFormationCustomResourceEvent create = event("Create", USERS).build();

        assertThat(PhysicalId.answered(create)).matches("dynamigrate-users-[0-9a-f]{12}");
        assertThat(PhysicalId.answered(create))
                .isEqualTo(PhysicalId.answered(
                        event("Create", USERS).withRequestId("another").build()));
    }

    @Test
    void differsByStackResourceAndTable() {
        assertThat(new String[] {
                    PhysicalId.answered(event("Create", USERS).build()),
                    PhysicalId.answered(event("Create", ORDERS).build()),
                    PhysicalId.answered(
                            event("Create", USERS).withStackId("other").build()),
                    PhysicalId.answered(event("Create", USERS)
                            .withLogicalResourceId("Other")
                            .build())
                })
                .doesNotHaveDuplicates();
    }

    @Test
    void isEchoedAsLongAsTheTableIsTheSame() {
        assertThat(PhysicalId.answered(event("Update", USERS)
                        .withPhysicalResourceId("made-up")
                        .withOldResourceProperties(USERS)
                        .build()))
                .isEqualTo("made-up");
        assertThat(PhysicalId.answered(
                        event("Delete", USERS).withPhysicalResourceId("made-up").build()))
                .isEqualTo("made-up");
    }

    @Test
    void isThatOfTheTableWhereAKeptDeploymentHadMovedOn() {
        assertThat(PhysicalId.answered(event("Update", USERS)
                        .withPhysicalResourceId(
                                PhysicalId.answered(event("Create", ORDERS).build()))
                        .withOldResourceProperties(USERS)
                        .build()))
                .isEqualTo(PhysicalId.answered(event("Create", USERS).build()));
    }

    @Test
    void changesWithTheTable() {
        assertThat(PhysicalId.answered(event("Update", ORDERS)
                        .withPhysicalResourceId("made-up")
                        .withOldResourceProperties(USERS)
                        .build()))
                .isEqualTo(PhysicalId.answered(event("Create", ORDERS).build()));
    }

    @Test
    void isKnownAlsoWithoutATableName() {
        assertThat(PhysicalId.answered(event("Create", Map.of()).build())).matches("dynamigrate-none-[0-9a-f]{12}");
        assertThat(PhysicalId.answered(
                        CloudFormationCustomResourceEvent.builder().build()))
                .matches("dynamigrate-none-[0-9a-f]{12}");
    }

    @Test
    void fitsWhateverTheTableIsCalled() {
        String name = PhysicalId.answered(
                event("Create", Map.of("TableName", "😀 ".repeat(3_000))).build());

        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
        assertThat(PhysicalId.answered(event("Create", Map.of("TableName", "arn:aws:dynamodb:us-east-1:1:table/users"))
                        .build()))
                .startsWith("dynamigrate-users-");
        assertThat(PhysicalId.answered(event("Update", USERS)
                        .withPhysicalResourceId("x".repeat(2_000))
                        .build()))
                .startsWith("dynamigrate-users-");
    }

    @Test
    void tellsItsOwnResourcesFromOnesThatCloudFormationMadeUp() {
        String ours = PhysicalId.answered(event("Create", USERS).build());

        assertThat(PhysicalId.isOurs(
                        event("Delete", USERS).withPhysicalResourceId(ours).build()))
                .isTrue();
        assertThat(PhysicalId.isOurs(event("Delete", USERS)
                        .withPhysicalResourceId("users-UserMigrations-1T9KX4QZ7WPLM")
                        .build()))
                .isFalse();
        assertThat(PhysicalId.isOurs(event("Delete", USERS).build())).isFalse();
    }

    private static CloudFormationCustomResourceEvent.CloudFormationCustomResourceEventBuilder event(
            String type, Map<String, Object> properties) {
        return CloudFormationCustomResourceEvent.builder()
                .withRequestType(type)
                .withStackId(Events.STACK)
                .withRequestId("request")
                .withLogicalResourceId(Events.LOGICAL_ID)
                .withResourceProperties(properties);
    }
}

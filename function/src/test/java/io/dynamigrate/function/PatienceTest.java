package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Permissions that a deployment has just granted. */
class PatienceTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final TestMigration a = TestMigration.of("a", 1);
    private int denials;
    private final TestMigration needy = TestMigration.of("b", 2).up(context -> {
        if (denials > 0) {
            denials--;
            throw new IllegalStateException("while reading", denied());
        }
    });
    private final String table = dynamoDb.newTable();

    @Test
    void aCreateWaitsForThem() {
        denials = 5;

        Answer answer = stage.version(1, a, needy).told(Events.create(properties()));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).startsWith("Applied 2 migrations (a, b). (log stream");
        assertThat(answer.data()).contains(entry("Applied", "a,b"));
        assertThat(stage.time.sleeps()).hasSize(5).containsOnly(Duration.ofSeconds(5));
    }

    @Test
    void notForLongerThanAMinute() {
        denials = 1_000;

        Answer answer = stage.version(1, a, needy).told(Events.create(properties()));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("Applying 'b' failed", "Applied 1 migration (a), which stays applied.");
        assertThat(stage.time.sleeps()).hasSize(11);
    }

    @Test
    void aDeleteDoesNotWait() {
        TestMigration stuck = TestMigration.of("a", 1).down(context -> {
            throw denied();
        });
        String id = stage.version(1, stuck).told(Events.create(properties())).physicalResourceId();
        stage.stackIs("DELETE_IN_PROGRESS");

        stage.version(1, stuck).told(Events.delete(id, Shapes.properties(table, "OnDelete", "RollBack")));

        assertThat(stage.time.sleeps()).isEmpty();
    }

    private static RuntimeException denied() {
        return DynamoDbException.builder()
                .message("not authorized")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("AccessDeniedException")
                        .errorMessage("not authorized")
                        .build())
                .build();
    }

    private Map<String, String> properties() {
        return Shapes.properties(table);
    }
}

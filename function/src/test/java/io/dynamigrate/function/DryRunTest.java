package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The property {@code DryRun}: told, and not done. */
class DryRunTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2);
    private final String table = dynamoDb.newTable();

    @Test
    void createTellsWhatItWouldApplyAndLeavesNoTrace() {
        Answer answer = stage.version(1, a, b).told(Events.create(properties("DryRun", "true")));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason())
                .startsWith(
                        "This is a dry run, which changes nothing. Would apply 2 migrations (a, b): 2 writes of items");
        assertThat(dynamoDb.items(table)).isEmpty();
    }

    @Test
    void theIdAndTheKeysOfDataAreThoseOfARealRun() {
        Answer dry = stage.version(1, a, b).told(Events.create(properties("DryRun", "true")));
        Answer real = stage.version(1, a, b).told(Events.create(properties()));

        assertThat(dry.physicalResourceId()).isEqualTo(real.physicalResourceId());
        assertThat(dry.data().keySet()).isEqualTo(real.data().keySet());
        assertThat(dry.data()).containsEntry("Applied", "").containsEntry("Pending", "2");
    }

    @Test
    void anUpdateTellsWhatItWouldTakeBack() {
        Map<String, String> before = properties();
        String id = stage.version(1, a, b).told(Events.create(before)).physicalResourceId();
        List<Map<String, AttributeValue>> items = dynamoDb.items(table);

        Answer answer =
                stage.version(1, a, b).told(Events.update(id, properties("DryRun", "true", "Target", "a"), before));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).contains("Would roll back 1 migration (b): 1 writes of items");
        assertThat(dynamoDb.items(table)).isEqualTo(items);
    }

    @Test
    void anUpdateWithoutItThenDoesWhatWasTold() {
        Map<String, String> before = properties("DryRun", "true");
        String id = stage.version(1, a).told(Events.create(before)).physicalResourceId();

        assertThat(stage.version(1, a)
                        .told(Events.update(id, properties("DryRun", "false"), before))
                        .data())
                .containsEntry("Applied", "a");
    }

    @Test
    void whatWouldBeRefusedIsSaidAndIsNoFailure() {
        stage.version(1, a.irreversible(), b).told(Events.create(properties()));

        Answer answer = stage.version(1, TestMigration.of("a", 7), b).told(Events.create(properties("DryRun", "true")));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).contains("ATTENTION: it would be refused. 'a' was changed after it was applied");
    }

    @Test
    void theLogListsWhatTheReasonHasNoRoomFor() {
        Stage.Version version = stage.version(1, a, b);
        version.told(Events.create(properties("DryRun", "true")));

        assertThat(version.log()).contains("PutItem " + table);
    }

    @Test
    void whatWouldFailIsSaidAndIsNoFailure() {
        TestMigration broken = TestMigration.of("a", 1).broken();

        Answer answer = stage.version(1, broken, b).told(Events.create(properties("DryRun", "true")));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason())
                .contains("2 migrations (a, b)", "ATTENTION: 'a' would fail: java.lang.IllegalStateException: no.");
    }

    @Test
    void nothingToDoIsSaid() {
        stage.version(1, a).told(Events.create(properties()));

        assertThat(stage.version(1, a)
                        .told(Events.create(properties("DryRun", "true")))
                        .reason())
                .contains("There would be nothing to do.");
    }

    @Test
    void aDeleteLeavesWhatIsApplied() {
        String id = stage.version(1, a).told(Events.create(properties())).physicalResourceId();

        Answer answer =
                stage.version(1, a).told(Events.delete(id, properties("DryRun", "true", "OnDelete", "RollBack")));

        assertThat(answer.succeeded()).isTrue();
        assertThat(stage.history(table)).isEqualTo(Map.of("a", "applied"));
    }

    private Map<String, String> properties(String... more) {
        return Shapes.properties(table, more);
    }
}

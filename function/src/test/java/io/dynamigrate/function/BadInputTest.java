package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What cannot work: one clear sentence for CloudFormation, and nothing changed. */
class BadInputTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2, "a");
    private final String table = dynamoDb.newTable();

    @Test
    void aTableThatDoesNotExistIsNamed() {
        Answer answer = stage.version(1, a).told(Events.create(Map.of("TableName", "no-such-table")));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).startsWith("The table 'no-such-table' does not exist");
    }

    @Test
    void aTableThatCannotHoldTheRecordsIsLeftAlone() {
        String numbers = dynamoDb.newTable(Shapes::numberKeys);

        Answer answer = stage.version(1, a).told(Events.create(Map.of("TableName", numbers)));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("TrackingTable");
        assertThat(dynamoDb.items(numbers)).isEmpty();
    }

    @Test
    void anUnknownTargetIsNamedTogetherWithThoseThatAreKnown() {
        Answer answer = stage.version(1, a, b).told(Events.create(properties("Target", "x")));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("'x'", "a, b");
        stage.assertOnlyClaimed(table);
    }

    @Test
    void aRegistryThatRefusesItselfIsTheAnswer() {
        Answer answer = stage.version("1", () -> Registry.of(TestMigration.of("b", 2, "gone")))
                .told(Events.create(properties()));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("'b' depends on 'gone', which is not registered");
        stage.assertOnlyClaimed(table);
    }

    @Test
    void whateverMakingTheListThrowsIsTheAnswer() {
        List<Supplier<Registry>> suppliers = List.of(
                () -> {
                    throw new OutOfMemoryError("heap");
                },
                () -> {
                    throw new NoClassDefFoundError("a/class/that/is/not/there");
                },
                () -> Registry.of(TestMigration.of(Integer.toString(overflow(0)), 1)));
        for (Supplier<Registry> supplier : suppliers) {
            Answer answer = stage.version("1", supplier).told(Events.create(properties()));

            assertThat(answer.succeeded()).isFalse();
            assertThat(answer.reason()).startsWith("The list of migrations cannot be made: java.lang.");
        }
    }

    @Test
    void propertiesAreCheckedBeforeAnythingIsDone() {
        Answer answer = stage.version(1, a).told(Events.create(properties("Force", "maybe")));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("'maybe' of Force");
        assertThat(dynamoDb.items(table)).isEmpty();
    }

    @Test
    void aMissingTableNameIsAnsweredWithAnIdAllTheSame() {
        Answer answer = stage.version(1, a).told(Events.create(Map.of()));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).startsWith("The property TableName is missing");
        assertThat(answer.physicalResourceId()).startsWith("dynamigrate-none-");
    }

    @Test
    void anUnknownRequestTypeFails() {
        Answer answer = stage.version(1, a).told(Events.event("Import", properties()));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).startsWith("The RequestType 'Import' is not known");
    }

    @Test
    void anEventWithoutItsIdsIsAnswered() {
        Map<String, Object> event = Events.create(properties());
        event.keySet().removeAll(List.of("StackId", "LogicalResourceId"));

        Answer answer = stage.version(1, a).told(event);

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).startsWith("The event has no StackId, no LogicalResourceId");
        assertThat(dynamoDb.items(table)).isEmpty();
    }

    @Test
    void anErrorOfTheJvmInAMigrationIsAnswered() {
        TestMigration endless = TestMigration.of("a", 1).up(context -> overflow(0));

        Answer answer = stage.version(1, endless).told(Events.create(properties()));

        assertThat(answer.reason()).contains("StackOverflowError");
        stage.assertFree(table);
    }

    @SuppressWarnings("InfiniteRecursion") // That is what it is for.
    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    private Map<String, String> properties(String... more) {
        return Shapes.properties(table, more);
    }
}

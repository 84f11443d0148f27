package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.run.Migrator;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Deletes of a stack, on a real table and with real answers. */
class DeletionTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2, "a");
    private final String table = dynamoDb.newTable();

    @BeforeEach
    void deleteTheStack() {
        stage.stackIs("DELETE_IN_PROGRESS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Retain"})
    void keepsWhatIsAppliedUnlessToldOtherwise(String policy) {
        String id = create(a, b);

        Answer answer = stage.version(1, a, b).told(Events.delete(id, properties("OnDelete", policy)));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.physicalResourceId()).isEqualTo(id);
        assertThat(answer.reason()).startsWith("OnDelete is Retain");
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "applied"));
    }

    @Test
    void rollsBackWhatTheResourceAppliedAndNothingElse() throws InterruptedException {
        Migrator.builder(dynamoDb.client(), table, Registry.of(a))
                .owner("by hand (1)")
                .build()
                .migrate();
        String id = create(a, b);

        Answer answer = stage.version(1, a, b).told(rollBack(id));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).startsWith("Rolled back 1 migration (b).");
        assertThat(answer.data()).contains(entry("RolledBack", "b"));
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "rolled_back"));
        stage.assertFree(table);
    }

    @Test
    void afterACreateThatFailedItTakesBackWhatThatApplied() {
        TestMigration broken = TestMigration.of("b", 2).broken();
        Answer failed = stage.version(1, a, broken).told(Events.create(properties()));
        assertThat(failed.succeeded()).isFalse();

        Answer answer = stage.version(1, a, broken).told(rollBack(failed.physicalResourceId()));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.data()).contains(entry("RolledBack", "b,a"));
    }

    @Test
    void leavesWhatThisCodeDoesNotKnow() {
        String id = create(a, b);

        Answer answer = stage.version(1, a).told(rollBack(id));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason())
                .contains("not rolled back: 1 migration (b)", "(a). 'a' cannot be rolled back while 'b'");
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "applied"));
    }

    @Test
    void anUnknownIdChangesNothing() {
        create(a, b);

        Answer answer = stage.version(1, a, b).told(rollBack("users-UserMigrations-1T9KX4QZ7WPLM"));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.physicalResourceId()).isEqualTo("users-UserMigrations-1T9KX4QZ7WPLM");
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "applied"));
    }

    @Test
    void aTableThatAnotherResourceClaimedIsLeftToIt() {
        String id = create(a);
        Migrator.builder(dynamoDb.client(), table, Registry.of())
                .owner("another stack/Migrations")
                .build()
                .requests()
                .claim("1");

        Answer answer = stage.version(1, a).told(rollBack(id));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason())
                .startsWith("ATTENTION: what is applied stays, because the table's migrations belong to another stack");
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"));
    }

    @Test
    void aTableThatIsGoneIsNothingToTakeBack() {
        Map<String, String> gone = Map.of("TableName", "no-such-table", "OnDelete", "RollBack");
        String id = stage.version(1, a).told(Events.create(gone)).physicalResourceId();

        Answer answer = stage.version(1, a).told(Events.delete(id, gone));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).contains("does not exist");
    }

    @Test
    void aTableThatWasNeverMigratedIsNothingToTakeBack() {
        String id = stage.version(1, a)
                .told(Events.create(properties("Target", "x")))
                .physicalResourceId();

        assertThat(stage.version(1, a).told(rollBack(id)).succeeded()).isTrue();
    }

    @Test
    void invalidPropertiesDoNotKeepTheStack() {
        String id = create(a);

        Answer answer = stage.version(1, a).told(Events.delete(id, properties("OnDelete", "Burn")));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).contains("'Burn' of OnDelete");
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"));
    }

    @Test
    void aBrokenListOfMigrationsDoesNotKeepTheStack() {
        String id = create(a);
        Stage.Version broken = stage.version("2", () -> Registry.of(TestMigration.of("", 1)));

        stage.delete(1);

        Answer answer = broken.told(rollBack(id));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason())
                .contains("The list of migrations cannot be made", "not rolled back: 1 migration (a)");
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"));
    }

    @Test
    void whatFailsToBeRolledBackFailsTheDelete() {
        TestMigration stuck = TestMigration.of("a", 1).down(context -> {
            throw new IllegalStateException("cannot go back");
        });
        String id = create(stuck);

        Answer answer = stage.version(1, stuck).told(rollBack(id));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).startsWith("Rolling back 'a' failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                "UPDATE_IN_PROGRESS",
                "UPDATE_ROLLBACK_IN_PROGRESS",
                "CREATE_COMPLETE",
                ""
            })
    void whereTheStackLivesOnOrIsNotKnownNothingIsRolledBack(String status) {
        String id = create(a, b);
        stage.stackIs(status);

        Answer answer = stage.version(1, a, b).told(rollBack(id));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason())
                .startsWith(
                        status.endsWith("_IN_PROGRESS")
                                ? "What is applied stays, because "
                                : "ATTENTION: what is applied stays, because ")
                .contains(status);
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "applied"));
    }

    @Test
    void aResourceThatIsUndoneGivesItsClaimBack() {
        String first = create(a);
        Map<String, Object> renamed = Events.create(properties());
        renamed.put("LogicalResourceId", "Renamed");
        String second = stage.version(1, a, b).told(renamed).physicalResourceId();
        Map<String, Object> undone = rollBack(second);
        undone.put("LogicalResourceId", "Renamed");
        stage.stackIs("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
        assertThat(stage.version(1, a, b).told(undone).data()).contains(entry("RolledBack", "b"));
        stage.stackIs("DELETE_IN_PROGRESS");

        assertThat(stage.version(1, a, b).told(rollBack(first)).data()).contains(entry("RolledBack", "a"));
    }

    @Test
    void whatOnlyAnotherVersionKnowsIsRolledBackByIt() {
        String id = create(a);
        stage.stackIs("UPDATE_IN_PROGRESS");
        stage.version(2, a, b).told(Events.update(id, properties("Force", "true"), properties()));
        stage.stackIs("DELETE_IN_PROGRESS");

        Answer answer = stage.version(1, a).told(rollBack(id));

        assertThat(answer.data()).contains(entry("RolledBack", "b,a"));
        assertThat(stage.handedTo()).containsExactly("2");
    }

    @Test
    void aLateDuplicateTakesNothingBackFromAStackThatWasCreatedAnew() {
        String event = stage.cloudFormation.fill(Events.json(rollBack(create(a))));
        stage.version(1, a).invoke(event);
        stage.cloudFormation.answer();
        create(a);

        stage.version(1, a).invoke(event);

        assertThat(stage.history(table)).containsOnly(entry("a", "applied"));
    }

    @Test
    void anIndexThatTheResourceIsBuildingIsCancelledWhenItsCreateIsGivenUp() {
        TestMigration index = TestMigration.of("x", 3).up(context -> {
            // Time is over while the index is built.
            stage.advance(context.timeLeft());
            context.indexes()
                    .create(GlobalIndex.named("byX")
                            .partitionKey("x", ScalarAttributeType.S)
                            .projectKeys());
        });
        assertThat(stage.version(1, index).told(Events.create(properties())).succeeded())
                .isFalse();

        Answer answer = stage.version(1, index).told(rollBack("users-UserMigrations-1T9KX4QZ7WPLM"));

        assertThat(answer.succeeded()).isTrue();
        assertThat(stage.history(table)).containsOnly(entry("x", "in_progress"));
        stage.assertFree(table);
    }

    private String create(Migration... migrations) {
        return stage.version(1, migrations).told(Events.create(properties())).physicalResourceId();
    }

    private Map<String, Object> rollBack(String id) {
        return Events.delete(id, properties("OnDelete", "RollBack"));
    }

    private Map<String, String> properties(String... more) {
        return Shapes.properties(table, more);
    }
}

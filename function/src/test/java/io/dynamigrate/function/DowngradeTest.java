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
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Deployments of version 8 that CloudFormation rolls back to version 7. */
class DowngradeTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2);
    private final TestMigration x = TestMigration.of("x", 3);
    private final String table = dynamoDb.newTable();
    private String physicalId = "";

    @BeforeEach
    void deploySeven() {
        physicalId = stage.version(7, a, b)
                .told(Events.create(version(7, "Target", "a")))
                .physicalResourceId();
    }

    @Test
    void oldCodeLeavesWhatItDoesNotKnowAndSaysSo() {
        deployEight(a, b, x);
        stage.delete(8);

        Answer answer = rollBackTo(7, a, b);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason())
                .contains("Rolled back 1 migration (b).")
                .contains("ATTENTION: not rolled back: 1 migration (x)", FakeContext.ARN + ":8");
        assertThat(answer.data()).contains(entry("RolledBack", "b"), entry("LastMigrationId", "x"));
        assertThat(stage.history(table))
                .containsOnly(entry("a", "applied"), entry("b", "rolled_back"), entry("x", "applied"));
        stage.assertFree(table);
    }

    @Test
    void oldCodeThatKnowsNothingOfItChangesNothing() {
        deployEight(a, x);
        stage.delete(8);

        Answer answer = rollBackTo(7, a);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).contains("ATTENTION: not rolled back: 1 migration (x)");
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("x", "applied"));
    }

    @Test
    void whatFailedInTheNewVersionIsRolledBackToo() {
        TestMigration broken = TestMigration.of("x", 3).broken();
        assertThat(deployEight(a, b, broken).succeeded()).isFalse();

        Answer answer = rollBackTo(7, a, b, broken);

        assertThat(answer.succeeded()).isTrue();
        assertThat(stage.history(table))
                .containsOnly(entry("a", "applied"), entry("b", "rolled_back"), entry("x", "rolled_back"));
    }

    @Test
    void aRunThatWasOnlyOutOfTimeIsKept() {
        TestMigration index = TestMigration.of("x", 3).up(context -> {
            // Time is over while the index is built.
            stage.advance(context.timeLeft());
            context.indexes()
                    .create(GlobalIndex.named("byX")
                            .partitionKey("x", ScalarAttributeType.S)
                            .projectKeys());
        });
        Answer deployed = deployEight(a, b, index);
        assertThat(deployed.succeeded()).isFalse();
        assertThat(deployed.reason()).contains("resumable");

        Answer answer = rollBackTo(7, a, b);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).contains("Kept, because the run was only out of time: 2 migrations (b, x)");
        assertThat(stage.history(table)).contains(entry("b", "applied"), entry("x", "in_progress"));
    }

    @Test
    void aFailureToTakeBackDoesNotWedgeTheStack() {
        TestMigration stuck = TestMigration.of("b", 2).down(context -> {
            throw new IllegalStateException("cannot go back");
        });
        deployEight(a, stuck);

        Answer answer = rollBackTo(7, a, stuck);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason())
                .startsWith("ATTENTION: the stack is rolled back, but the table is not as it was")
                .contains("Rolling back 'b' failed: java.lang.IllegalStateException: cannot go back.");
        assertThat(stage.history(table)).contains(entry("b", "rollback_failed"));
    }

    @Test
    void aTableThatIsGoneDoesNotWedgeTheStack() {
        dynamoDb.client().deleteTable(delete -> delete.tableName(table));

        Answer answer = rollBackTo(7, a, b);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).startsWith("ATTENTION").contains("does not exist");
    }

    @Test
    void underFailAFailureFails() {
        TestMigration stuck = TestMigration.of("b", 2).down(context -> {
            throw new IllegalStateException("cannot go back");
        });
        deployEight(a, stuck);

        assertThat(rollBackTo(7, "Fail", a, stuck).succeeded()).isFalse();
    }

    @Test
    void underFailNothingIsRolledBackUnlessAllCanBe() {
        deployEight(a, b, x);
        stage.delete(8);

        Answer answer = rollBackTo(7, "Fail", a, b);

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("OnDowngrade is Fail", "(x)", "Nothing was changed.");
        assertThat(stage.history(table)).contains(entry("b", "applied"), entry("x", "applied"));
    }

    @Test
    void underKeepNothingIsRolledBack() {
        deployEight(a, b, x);

        Answer answer = rollBackTo(7, "Keep", a, b, x);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).startsWith("OnDowngrade is Keep");
        assertThat(answer.data()).contains(entry("LastMigrationId", "x"), entry("RolledBack", ""));
        assertThat(stage.history(table)).contains(entry("b", "applied"), entry("x", "applied"));
    }

    @Test
    void whatAnOperatorAppliedStays() throws InterruptedException {
        migrateByHand(8);

        Answer answer = rollBackTo(7, a, b);

        assertThat(answer.succeeded()).isTrue();
        assertThat(stage.history(table)).contains(entry("b", "applied"));
    }

    /** The deployment that wanted it too had nothing to do, so there is nothing of it to roll back. */
    @Test
    void whatAnOperatorAppliedStaysAlsoWhereTheTargetMovesBack() throws InterruptedException {
        migrateByHand(7);
        stage.version(8, a, b).told(Events.update(physicalId, version(8, "Target", "b"), version(7, "Target", "a")));

        Answer answer = stage.version(7, a, b)
                .told(Events.update(physicalId, version(7, "Target", "a"), version(8, "Target", "b")));

        assertThat(answer.succeeded()).isTrue();
        assertThat(stage.history(table)).contains(entry("b", "applied"));
    }

    private void migrateByHand(int number) throws InterruptedException {
        Migrator.builder(dynamoDb.client(), table, Registry.of(a, b))
                .owner("by hand (1)")
                .appliedBy(FakeContext.ARN + ":" + number)
                .build()
                .migrate();
    }

    private Answer deployEight(Migration... migrations) {
        return stage.version(8, migrations).told(Events.update(physicalId, version(8), version(7, "Target", "a")));
    }

    /** Without a target in the old template, so that only the function version tells. */
    private Answer rollBackTo(int number, Migration... migrations) {
        return rollBackTo(number, "RollBack", migrations);
    }

    private Answer rollBackTo(int number, String policy, Migration... migrations) {
        return stage.version(number, migrations)
                .told(Events.update(physicalId, version(number, "Target", "a", "OnDowngrade", policy), version(8)));
    }

    private Map<String, String> version(int number, String... more) {
        return Shapes.version(table, number, more);
    }
}

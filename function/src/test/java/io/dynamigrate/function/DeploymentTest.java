package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.Reply;
import io.dynamigrate.run.Migrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Creates and updates of a stack, on a real table and with real answers. */
class DeploymentTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2, "a");
    private final TestMigration c = TestMigration.of("c", 3);
    private final String table = dynamoDb.newTable();

    @Test
    void createMigratesTheTableAndTellsCloudFormation() {
        Answer answer = stage.version(1, a, b, c).told(Events.create(properties("Target", "b")));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).startsWith("Applied 2 migrations (a, b).");
        assertThat(answer.physicalResourceId()).startsWith("dynamigrate-" + table + "-");
        assertThat(answer.data())
                .contains(
                        entry("LastMigrationId", "b"),
                        entry("LastVersion", "2"),
                        entry("Applied", "a,b"),
                        entry("RolledBack", ""),
                        entry("Pending", "1"));
        assertThat(answer.data().get("RunId")).matches("cfn-[0-9a-f]{16}");
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "applied"));
        assertThat(stage.items(table)).containsExactly("a", "b");
        stage.assertFree(table);
    }

    @Test
    void recordsWhoAskedAndWhichVersionWorked() {
        Answer answer = stage.version(7, a).told(Events.create(properties()));

        MigrationRecord record = stage.records(table).get(0);
        assertThat(record.owner()).isEqualTo(Events.OWNER);
        assertThat(record.appliedBy()).isEqualTo(FakeContext.ARN + ":7");
        assertThat(record.runId()).isEqualTo(answer.data().get("RunId"));
    }

    @Test
    void createClaimsTheTableAlsoWhenNothingIsPending() {
        stage.version(1).told(Events.create(properties()));

        assertThat(Migrator.builder(dynamoDb.client(), table, Registry.of())
                        .build()
                        .status()
                        .claimedBy())
                .contains(Events.OWNER);
    }

    @Test
    void updateAppliesWhatIsNew() {
        Answer created = stage.version(1, a).told(Events.create(properties()));

        Answer updated = stage.version(2, a, b).told(update(created, properties(), properties()));

        assertThat(updated.succeeded()).isTrue();
        assertThat(updated.physicalResourceId()).isEqualTo(created.physicalResourceId());
        assertThat(updated.data()).contains(entry("Applied", "b"));
        assertThat(updated.data().keySet()).isEqualTo(created.data().keySet());
    }

    @Test
    void updateWithNothingPendingSaysSo() {
        Answer created = stage.version(1, a).told(Events.create(properties()));

        Answer updated = stage.version(1, a).told(update(created, properties("OnDelete", "RollBack"), properties()));

        assertThat(updated.reason()).startsWith("There was nothing to do.");
        assertThat(updated.data()).contains(entry("LastMigrationId", "a"), entry("Applied", ""), entry("Pending", "0"));
    }

    @Test
    void updateWhoseTargetMovedBackRollsBackAndAppliesWhatIsPendingBelow() {
        Stage.Version old = stage.version(1, a, c);
        Answer created = old.told(Events.create(properties()));

        Answer updated = stage.version(2, a, b, c).told(update(created, properties("Target", "b"), properties()));

        assertThat(updated.succeeded()).isTrue();
        assertThat(updated.reason()).contains("Rolled back 1 migration (c).", "Applied 1 migration (b).");
        assertThat(updated.data()).contains(entry("RolledBack", "c"), entry("Applied", "b"), entry("Pending", "1"));
        assertThat(stage.items(table)).containsExactly("a", "b");
    }

    @Test
    void saysWhatWasRolledBackWhenGoingOnFails() {
        Answer created = stage.version(1, a, c).told(Events.create(properties()));
        TestMigration broken = TestMigration.of("b", 2, "a").broken();

        Answer updated = stage.version(2, a, broken, c).told(update(created, properties("Target", "b"), properties()));

        assertThat(updated.succeeded()).isFalse();
        assertThat(updated.reason()).startsWith("Applying 'b' failed").contains("Rolled back 1 migration (c).");
    }

    @Test
    void updateOfAnotherTableMigratesItUnderAnotherId() {
        Answer created = stage.version(1, a).told(Events.create(properties()));
        String other = dynamoDb.newTable();

        Answer updated = stage.version(1, a).told(update(created, Map.of("TableName", other), properties()));

        assertThat(updated.succeeded()).isTrue();
        assertThat(updated.physicalResourceId()).isNotEqualTo(created.physicalResourceId());
        assertThat(stage.history(other)).containsOnlyKeys("a");
        assertThat(Migrator.builder(dynamoDb.client(), other, Registry.of())
                        .build()
                        .status()
                        .claimedBy())
                .contains(Events.OWNER);
    }

    @Test
    void aFailingMigrationFailsTheDeploymentAndSaysWhatStays() {
        TestMigration broken = TestMigration.of("b", 2).up(context -> {
            throw new IllegalStateException("the data is odd");
        });

        Stage.Version version = stage.version(1, a, broken, c);
        Answer answer = version.told(Events.create(properties()));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.physicalResourceId()).startsWith("dynamigrate-" + table + "-");
        assertThat(answer.reason())
                .startsWith("Applying 'b' failed: java.lang.IllegalStateException: the data is odd.")
                .contains("Applied 1 migration (a), which stays applied.", "Still to do: 2 migrations (b, c).");
        assertThat(answer.data()).contains(entry("Applied", "a"), entry("LastMigrationId", "a"));
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "failed"));
        assertThat(version.log()).contains("at " + DeploymentTest.class.getName());
        stage.assertFree(table);
    }

    @Test
    void aRunThatIsOutOfTimeFailsAsResumable() {
        TestMigration slow = TestMigration.of("b", 2).up(context -> {
            stage.advance(context.timeLeft());
            context.step("late", () -> {});
        });

        Answer answer = stage.version(1, a, slow).told(Events.create(properties()));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("'b' is not done yet", "resumable", "DEPLOYMENT=$(date +%s) sam build");
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "in_progress"));
        stage.assertFree(table);
    }

    @Test
    void aDeploymentWaitsForTheLockAndThenNamesItsHolder() {
        List<Answer> answers = new ArrayList<>();
        TestMigration nested = TestMigration.of("a", 1).up(context -> {
            try (Stage second = new Stage(dynamoDb.client())) {
                // The second stage has a time of its own, in which the lease of the first is never renewed; with less
                // time than the lease it cannot tell that the holder is dead.
                answers.add(second.version(2, a).within(40_000).told(Events.create(properties())));
            }
        });

        assertThat(stage.version(1, nested).told(Events.create(properties())).succeeded())
                .isTrue();

        assertThat(answers).singleElement().satisfies(answer -> {
            assertThat(answer.succeeded()).isFalse();
            assertThat(answer.reason()).contains("locked by cfn-", FakeContext.ARN + ":1");
        });
    }

    @Test
    void answersThroughTroubleOnTheWay() {
        stage.cloudFormation.respondWith(Reply.status(503), Reply.close(), Reply.status(503));

        assertThat(stage.version(1, a).told(Events.create(properties())).succeeded())
                .isTrue();
        assertThat(stage.cloudFormation.requests()).isEqualTo(4);
    }

    @Test
    void throwsWhenCloudFormationCannotBeToldSoThatLambdaDeliversAgain() {
        stage.cloudFormation.respondWith(Reply.status(403));
        Stage.Version version = stage.version(1, a);
        String event = stage.cloudFormation.fill(Events.json(Events.create(properties())));

        assertThatThrownBy(() -> version.invoke(event)).isInstanceOf(AnswerException.class);
        assertThat(version.invoke(event)).isEmpty();

        assertThat(stage.cloudFormation.answer())
                .hasValueSatisfying(answer -> assertThat(answer.reason()).startsWith("Applied 1 migration (a)."));
        assertThat(version.log()).doesNotContain("X-Amz-Signature");
    }

    private Map<String, Object> update(Answer created, Map<String, ?> properties, Map<String, ?> before) {
        return Events.update(created.physicalResourceId(), properties, before);
    }

    private Map<String, String> properties(String... more) {
        return Shapes.properties(table, more);
    }
}

package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.BaseMigration;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A rollback leaves what the old template wants, by the code that it has. */
class RestoredTablesTest extends Deployments {

    private final TestMigration d = TestMigration.of("d", 4);

    @BeforeEach
    void updateTheStack() {
        stage.stackIs("UPDATE_IN_PROGRESS");
    }

    @Test
    void whatAKeptDeploymentRolledBackAndANewerOneAppliedAgainStays() {
        create(version(7), a, b, c);
        deploy(8, version(8, "Target", "a"), version(7), a, stuck(), c);
        deploy(9, version(9), version(7), a, b, c, d);

        rollBack(version(7), version(9), a, b, c);

        assertThat(stage.items(table)).containsExactly("a", "b", "c");
    }

    @Test
    void whatAnOperatorTookBackAndTheDeploymentAppliedStaysAndWhatItRolledBackIsAppliedAgain() {
        create(version(7), a, b, c);
        new ByHand(stage.version(7, a, b, c), table).result("'action':'rollback','ids':['b']");
        deploy(8, version(8, "Target", "b"), version(7), a, b, c);

        rollBack(version(7), version(8, "Target", "b"), a, b, c);

        assertThat(stage.items(table)).containsExactly("a", "b", "c");
    }

    @Test
    void whatTheTemplateWantsAndWasOutOfTimeIsGoneOnWith() {
        create(version(7), a, b, c);
        deploy(8, version(8, "Target", "a"), version(7), a, stuck(), c);
        deploy(9, version(9), version(7), a, b, slow("c", 3));

        rollBack(version(7), version(9), a, b, c);

        assertThat(stage.history(table).values()).containsOnly("applied");
    }

    @Test
    void whatTheOtherOfTwoResourcesAppliedAgainStays() {
        create(version(7), a, b, c);
        String second = stage.version(7, a, b, c)
                .told(of("Second", Events.create(version(7))))
                .physicalResourceId();
        deploy(8, version(8, "Target", "a"), version(7), a, b, c);
        stage.version(8, a, b, c).told(of("Second", Events.update(second, version(8), version(7))));

        rollBack(version(7), version(8, "Target", "a"), a, b, c);
        stage.version(7, a, b, c).told(of("Second", Events.update(second, version(7), version(8))));

        assertThat(stage.items(table)).containsExactly("a", "b", "c");
    }

    @Test
    void whatWasMarkedAppliedByHandStays() {
        create(version(7), a, b);
        deploy(8, version(8, "Target", "a"), version(7), a, stuck());
        new ByHand(stage.version(8, a, b), table).result("'action':'repair','id':'b','correction':'mark_applied'");
        deploy(9, version(9), version(7), a, b, d);

        Answer answer = rollBack(version(7), version(9), a, b);

        assertThat(answer.data()).contains(entry("RolledBack", "d"));
    }

    @Test
    void whatTheOldCodeHasInAnotherFormIsRolledBackByTheCodeThatAppliedIt() {
        Map<String, String> first = version(7, "Target", "a", "Force", "true");
        for (boolean isBroken : new boolean[] {false, true}) {
            stage.stackIs("UPDATE_IN_PROGRESS");
            create(first, a, new Old());
            deploy(8, version(8), first, a, new New(isBroken));

            rollBack(first, version(8), a, new Old());

            assertThat(stage.items(table)).containsExactly("a");
        }
    }

    @Test
    void whereThatCodeIsGoneItIsSaidThatTheOldOneTookItBack() {
        create(version(7, "Target", "a"), a, new Old());
        deploy(8, version(8), version(7, "Target", "a"), a, new New(false));
        stage.delete(8);

        Answer answer = rollBack(version(7, "Target", "a"), version(8), a, new Old());

        assertThat(answer.reason())
                .startsWith("ATTENTION: 'b' was rolled back by code that differs from what applied it.");
        assertThat(stage.items(table)).containsExactly("a", "new");
    }

    @Test
    void severalVersionsTakeBackInTheReverseOrderOfApplication() {
        List<String> downs = new ArrayList<>();
        TestMigration first = TestMigration.of("b", 2).down(context -> downs.add("b"));
        TestMigration second = TestMigration.of("c", 3).down(context -> downs.add("c"));
        Map<String, String> before = version(7, "Target", "a");
        create(before, a, second);
        deploy(8, version(8, "Target", "b"), before, a, first, second);
        deploy(9, version(9), before, a, first, second);

        rollBack(before, version(9), a, second);

        assertThat(downs).containsExactly("c", "b");
        assertThat(stage.handedTo()).containsExactly("8");
    }

    @Test
    void aFailedOneIsNotKeptAsIfItHadBeenOutOfTime() {
        create(version(7), a);
        deploy(8, version(8), version(7), a, TestMigration.of("b", 2).broken());
        deploy(9, version(9), version(7), a, slow("c", 3));

        Answer answer = rollBack(version(7), version(9), a);

        assertThat(answer.reason()).contains("Kept, because the run was only out of time: 1 migration (c)");
        assertThat(stage.history(table)).contains(entry("b", "rolled_back"), entry("c", "in_progress"));
    }

    @Test
    void theVersionsOfAnotherFunctionAreNotNewer() {
        create(version(7), a, b);
        for (String id : List.of("a", "b")) {
            dynamoDb.client()
                    .updateItem(update -> update.tableName(table)
                            .key(Map.of(
                                    "PK", AttributeValue.fromS("MIGRATION#HISTORY"), "SK", AttributeValue.fromS(id)))
                            .updateExpression("SET applied_by = :by, checksum = :other")
                            .expressionAttributeValues(Map.of(
                                    ":by",
                                    AttributeValue.fromS("arn:aws:lambda:us-east-1:123456789012:function:first:9"),
                                    ":other",
                                    AttributeValue.fromS(""))));
        }
        deploy(8, version(8), version(7), a, c);

        rollBack(version(7), version(8), a);

        assertThat(stage.history(table))
                .containsOnly(entry("a", "applied"), entry("b", "applied"), entry("c", "rolled_back"));
    }

    @Test
    void aDeploymentThatIsWorkedAtLateIsNoRollback() {
        Map<String, String> users = version(7, "Migrations", "users");
        Map<String, String> members = version(8, "Migrations", "members");
        physicalId = stage.version("7", Migrations.of("users", () -> Registry.of(a, b)))
                .told(Events.create(users))
                .physicalResourceId();
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");

        Stage.Version eight = stage.version("8", Migrations.of("members", () -> Registry.of(a, b)));
        String event = stage.cloudFormation.fill(Events.json(Events.update(physicalId, members, users)));

        assertThatThrownBy(() -> eight.invoke(event)).isInstanceOf(AnswerException.class);

        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "applied"));
    }

    @Test
    void whatTheCodeDoesNotKnowAndIsAppliedInPartIsSaid() {
        create(version(7), a);
        deploy(8, version(8), version(7), a, TestMigration.of("b", 2).broken());

        Answer answer = deploy(9, version(9), version(7), a, c);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason())
                .startsWith("ATTENTION: 'b' is failed (by " + FakeContext.ARN + ":8) and not registered here");
    }

    @Test
    void whatNeedsAttentionIsSaidFirstAndLogged() {
        TestMigration[] many = new TestMigration[112];
        many[0] = a;
        for (int i = 1; i <= 110; i++) {
            many[i] = TestMigration.of("2024011%03d_a_migration_with_a_usual_name".formatted(i), 10 + i);
        }
        many[111] = TestMigration.of("z", 999).irreversible();
        create(version(7), a);
        deploy(8, version(8), version(7), many);
        Stage.Version seven = stage.version(7, a);
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");

        Answer answer = seven.told(Events.update(physicalId, version(7), version(8)));

        assertThat(answer.reason()).startsWith("ATTENTION: not rolled back: 1 migration (z)");
        assertThat(seven.log()).contains("\nATTENTION: not rolled back: 1 migration (z)");
    }

    private Answer rollBack(Map<String, String> now, Map<String, String> before, Migration... code) {
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");
        return deploy(7, now, before, code);
    }

    private static TestMigration stuck() {
        return TestMigration.of("b", 2).down(context -> {
            throw new IllegalStateException("no");
        });
    }

    /** A migration as the old code has it. */
    private static final class Old extends BaseMigration {

        Old() {
            super("b", 2, "Puts b");
        }

        @Override
        public void up(MigrationContext context) {
            TestMigration.put(context, "old");
        }

        @Override
        public void down(MigrationContext context) {
            TestMigration.delete(context, "old");
        }
    }

    /** The same, of which only the class was edited. */
    private static final class New extends BaseMigration {

        private final boolean isBroken;

        New(boolean isBroken) {
            super("b", 2, "Puts b");
            this.isBroken = isBroken;
        }

        @Override
        public void up(MigrationContext context) {
            TestMigration.put(context, "new");
            if (isBroken) {
                throw new IllegalStateException("no");
            }
        }

        @Override
        public void down(MigrationContext context) {
            TestMigration.delete(context, "new");
        }
    }
}

package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rollbacks of deployments that changed more of the template than the code, or did so before. */
class ChangedTemplatesTest extends Deployments {

    @BeforeEach
    void updateTheStack() {
        stage.stackIs("UPDATE_IN_PROGRESS");
    }

    @Test
    void theDeploymentThatBroughtFunctionVersionIsRolledBack() {
        Map<String, String> without = Shapes.properties(table);
        create(without, a);
        deploy(8, version(8), without, a, b);

        rollBack(without, version(8), a);

        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "rolled_back"));
    }

    @Test
    void theDeploymentThatDroppedFunctionVersionIsRolledBack() {
        Map<String, String> without = Shapes.properties(table);
        create(version(7), a);
        deploy(8, without, version(7), a, b);

        rollBack(version(7), without, a);

        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "rolled_back"));
    }

    @Test
    void aDeploymentIsRolledBackAlsoWhereNoTemplateHasAFunctionVersion() {
        Map<String, String> before = Shapes.properties(table);
        Map<String, String> after = Shapes.properties(table, "Force", "true");
        create(before, a);
        deploy(8, after, before, a, b);

        rollBack(before, after, a);

        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "rolled_back"));
    }

    @Test
    void anotherSetOfTheSameVersionStaysAndIsSaid() {
        Migrations sets = Migrations.of("none", Registry::of).and("users", () -> Registry.of(a, b));
        Stage.Version seven = stage.version("7", sets);
        Map<String, String> none = version(7, "Migrations", "none");
        Map<String, String> users = version(7, "Migrations", "users");
        physicalId = seven.told(Events.create(none)).physicalResourceId();
        seven.told(Events.update(physicalId, users, none));
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");

        Answer answer = seven.told(Events.update(physicalId, none, users));

        // It could as well be a late delivery of an Update to "none", of a table that "users" has had for long.
        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason())
                .startsWith("ATTENTION: the stack is rolled back, but the table is not as it was")
                .contains("belongs to the set of migrations 'users'");
        assertThat(stage.items(table)).containsExactly("a", "b");
    }

    @Test
    void whatTheOldCodeKnowsByAnotherDescriptionIsRolledBackByTheVersionThatAppliedIt() {
        TestMigration wrong = TestMigration.of("b", 2).broken();
        create(version(7, "Target", "a"), a, wrong, c);
        deploy(8, version(8), version(7, "Target", "a"), a, TestMigration.of("b", 2, "a"), c);

        Answer answer = rollBack(version(7, "Target", "a"), version(8), a, wrong, c);

        assertThat(answer.data()).contains(entry("RolledBack", "c,b"));
        assertThat(stage.handedTo()).containsExactly("8");
    }

    @Test
    void oneThatIsKnownByAnotherDescriptionAndCannotBeRolledBackKeepsNothingElse() {
        TestMigration wrong = TestMigration.of("b", 2).broken();
        create(version(7, "Target", "a"), a, wrong, c);
        deploy(8, version(8), version(7, "Target", "a"), a, TestMigration.of("b", 2, "a"), c);
        stage.delete(8);

        Answer answer = rollBack(version(7, "Target", "a"), version(8), a, wrong, c);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).contains("not rolled back: 1 migration (b)", "does not exist any more");
        assertThat(stage.history(table))
                .containsOnly(entry("a", "applied"), entry("b", "applied"), entry("c", "rolled_back"));
    }

    @Test
    void whatTheUnpublishedVersionAppliedIsSaid() {
        create(version(7), a);
        stage.version("$LATEST", () -> Registry.of(a, b)).told(Events.update(physicalId, version(8), version(7)));

        assertThat(rollBack(version(7), version(8), a).reason())
                .contains("ATTENTION: not rolled back: 1 migration (b)");
        assertThat(rollBack(version(7, "OnDowngrade", "Fail"), version(8), a).succeeded())
                .isFalse();
    }

    @Test
    void aDryRunToWhichTheStackGoesBackSaysThatTheDeploymentStays() {
        Map<String, String> dry = version(7, "DryRun", "true");
        create(dry, a);
        deploy(7, version(7), dry, a);

        Answer answer = rollBack(dry, version(7), a);

        assertThat(answer.reason()).contains("ATTENTION: the template that the stack goes back to says DryRun");
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"));
    }

    @Test
    void whatAKeptDeploymentDidOnTheFirstTableIsRolledBackWithTheOneThatMovedOn() {
        TestMigration broken = TestMigration.of("c", 3).broken();
        create(version(7), a);
        deploy(8, version(8), version(7), a, b, broken);
        Map<String, String> moved = Shapes.version(dynamoDb.newTable(), 9);
        deploy(9, moved, version(7), a, b, broken);

        rollBack(version(7), moved, a);

        assertThat(stage.history(table))
                .containsOnly(entry("a", "applied"), entry("b", "rolled_back"), entry("c", "rolled_back"));
    }

    @Test
    void whatFailedBeyondTheTargetInAKeptDeploymentIsRolledBackByTheNext() {
        TestMigration broken = TestMigration.of("c", 3).broken();
        create(version(7, "Target", "a"), a, b);
        deploy(8, version(8, "Target", "c"), version(7, "Target", "a"), a, b, broken);

        Answer answer = deploy(9, version(9, "Target", "a"), version(7, "Target", "a"), a, b, broken);

        assertThat(answer.succeeded()).isTrue();
        assertThat(stage.history(table))
                .containsOnly(entry("a", "applied"), entry("b", "rolled_back"), entry("c", "rolled_back"));
    }

    @Test
    void whatWasOnlyOutOfTimeIsKeptWithAllBeforeItUntilADeploymentWantsIt() {
        TestMigration slow = slow("c", 3);
        Map<String, String> first = version(7, "Target", "a");
        create(first, a, b, slow);
        deploy(7, version(7, "Target", "c"), first, a, b, slow);

        assertThat(rollBack(first, version(7, "Target", "c"), a, b, slow).reason())
                .contains("Kept, because the run was only out of time: 2 migrations (b, c)");
        stage.stackIs("UPDATE_IN_PROGRESS");
        assertThat(deploy(7, version(7, "Target", "a", "OnDelete", "RollBack"), first, a, b, slow)
                        .reason())
                .contains("Kept");

        assertThat(stage.history(table))
                .containsOnly(entry("a", "applied"), entry("b", "applied"), entry("c", "in_progress"));
    }

    private Answer rollBack(Map<String, String> now, Map<String, String> before, TestMigration... migrations) {
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");
        return deploy(7, now, before, migrations);
    }

    @Test
    void aResourceThatOnlyLookedTakesNothingOfOthersBackWhenItGetsATarget() {
        stage.version(7, a, b, c).told(of("Other", Events.create(version(7))));
        Map<String, String> dry = version(7, "DryRun", "true");
        create(dry, a, b, c);
        stage.stackIs("UPDATE_IN_PROGRESS");

        Answer answer = deploy(7, version(7, "Target", "b"), dry, a, b, c);

        assertThat(stage.items(table)).containsExactly("a", "b", "c");
        assertThat(answer.reason()).startsWith("ATTENTION: applied beyond the target, and left: 1 migration (c).");
    }

    @Test
    void whatCannotBeRolledBackFromBeyondTheTargetFailsNoLaterDeployment() {
        TestMigration stuck = TestMigration.of("b", 2).broken().down(context -> {
            throw new IllegalStateException("stuck");
        });
        Map<String, String> first = version(7, "Target", "a");
        create(first, a, stuck);
        stage.stackIs("UPDATE_IN_PROGRESS");
        deploy(8, version(8), first, a, stuck);
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");
        deploy(7, first, version(8), a, stuck);
        stage.stackIs("UPDATE_IN_PROGRESS");

        Answer answer = deploy(9, version(9, "Target", "a"), first, a, stuck);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason())
                .startsWith("ATTENTION: not all that is beyond the target is rolled back.")
                .contains("Rolling back 'b' failed");
    }

    @Test
    void whatStaysIsNamedAlsoWhereTheRestIsRefused() {
        create(version(7), a);
        stage.stackIs("UPDATE_IN_PROGRESS");
        deploy(8, version(8), version(7), a, b);
        stage.delete(8);
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");

        Answer answer =
                deploy(7, version(7), version(8), TestMigration.of("a", 1, "edited"), TestMigration.of("edited", 3));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).contains("not rolled back: 1 migration (b)", "'a' was changed");
    }

    @Test
    void whatStaysOfADeploymentThatNamedTheSetKeepsNoLaterDeploymentFromSucceeding() {
        create(version(7), a);
        stage.stackIs("UPDATE_IN_PROGRESS");
        Map<String, String> named = version(8, "Migrations", "users");
        stage.version(
                        "8",
                        Migrations.of(
                                "users",
                                () -> Registry.of(a, TestMigration.of("x", 4).irreversible())))
                .told(Events.update(physicalId, named, version(7)));
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");
        assertThat(deploy(7, version(7), named, a).reason()).contains("not rolled back: 1 migration (x)");
        stage.stackIs("UPDATE_IN_PROGRESS");

        assertThat(deploy(9, version(9), version(7), a, b).succeeded()).isTrue();
    }

    @Test
    void aMoveOfWhichCloudFormationWasNotToldLeavesWhatItDidAndSaysSo() {
        Map<String, String> moved = Shapes.version(dynamoDb.newTable(), 8);
        create(version(7), a);
        stage.stackIs("UPDATE_IN_PROGRESS");
        stage.version(8, a, b).told(Events.update(physicalId, moved, version(7)));
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");

        Answer answer = deploy(7, version(7), moved, a);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason())
                .startsWith("ATTENTION: the deployment moved to the table '" + moved.get("TableName")
                        + "', and what it did there stays: 2 migrations (a, b).");
    }
}

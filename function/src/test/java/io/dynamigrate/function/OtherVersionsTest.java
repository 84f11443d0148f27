package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events that reach another version of the function than the one they are for, or come too late. */
class OtherVersionsTest {

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
        physicalId = stage.version(7, a).told(Events.create(version(7))).physicalResourceId();
    }

    @Test
    void anEventForANewerVersionComesAgainWhenTheAliasHasFollowed() {
        stage.stackIs("UPDATE_IN_PROGRESS");
        String event = stage.cloudFormation.fill(Events.json(update(8, 7)));
        Stage.Version seven = stage.version(7, a);

        assertThatThrownBy(() -> seven.invoke(event))
                .isInstanceOf(AnswerException.class)
                .hasMessageContaining("for version 8");
        stage.version(8, a, x).invoke(event);

        assertThat(stage.cloudFormation.answer().orElseThrow().data()).contains(entry("Applied", "x"));
        assertThat(stage.cloudFormation.requests()).isEqualTo(2);
        assertThat(stage.records(table).get(1).appliedBy()).isEqualTo(FakeContext.ARN + ":8");
    }

    @Test
    void anEventForAVersionThatTheAliasNeverInvokesIsAnsweredByTheFailureDestination() throws Exception {
        stage.stackIs("UPDATE_IN_PROGRESS");
        String event = stage.cloudFormation.fill(Events.json(update(8, 7)));

        assertThatThrownBy(() -> stage.version(7, a).invoke(event)).isInstanceOf(AnswerException.class);

        assertThat(stage.unanswered(event).succeeded()).isFalse();
        assertThat(stage.items(table)).containsExactly("a");
    }

    @Test
    void aLateEventOfAVersionThatIsNoLongerDeployedChangesNothingAndIsNotAnswered() {
        for (String status : List.of("UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_COMPLETE")) {
            stage.stackIs(status);
            Stage.Version seven = stage.version(7, a, b);
            String late = LateRequestsTest.late(stage, update(8, 7));

            // The first delivery may also be one that an alias which lags has sent here.
            assertThatThrownBy(() -> seven.invoke(late)).isInstanceOf(AnswerException.class);
            stage.advance(Duration.ofMinutes(1));
            seven.invoke(late);

            assertThat(seven.log()).contains("comes too late");
        }
        assertThat(stage.cloudFormation.answer()).isEmpty();
        assertThat(stage.handedTo()).isEmpty();
        assertThat(stage.items(table)).containsExactly("a");
    }

    @Test
    void anEventForAnOlderVersionIsHandledByTheRunningOneWithANote() {
        stage.version(9, a, x).told(update(9, 7));
        stage.stackIs("UPDATE_IN_PROGRESS");
        Stage.Version nine = stage.version(9, a, x, TestMigration.of("y", 4));

        nine.invoke(stage.cloudFormation.fill(Events.json(update(7, 6))));

        Answer answer = stage.cloudFormation.answer().orElseThrow();
        assertThat(answer.data()).contains(entry("Applied", "y"));
        assertThat(answer.reason()).contains("The template names version 7 of the function; version 9 handled it.");
        assertThat(stage.handedTo()).isEmpty();
    }

    @Test
    void aLateRollbackTakesNothingBackFromALaterDeployment() {
        stage.version(9, a, x).told(update(9, 7));
        stage.stackIs("UPDATE_COMPLETE");
        Stage.Version nine = stage.version(9, a, x);
        String late = LateRequestsTest.late(stage, update(7, 8));
        stage.advance(Duration.ofMinutes(1));

        nine.invoke(late);

        assertThat(nine.log()).contains("comes too late");
        assertThat(stage.items(table)).containsExactly("a", "x");
    }

    @Test
    void aRollbackThatReachesTheNewCodeComesAgainWhenTheAliasHasFollowed() {
        stage.version(8, a, x).told(update(8, 7));
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");
        String event = stage.cloudFormation.fill(Events.json(update(7, 8)));
        Stage.Version eight = stage.version(8, a, x);

        assertThatThrownBy(() -> eight.invoke(event)).isInstanceOf(AnswerException.class);
        assertThat(stage.items(table)).containsExactly("a", "x");
        stage.version(7, a).invoke(event);

        assertThat(stage.handedTo()).containsExactly("8");
        assertThat(stage.cloudFormation.answer().orElseThrow().data()).contains(entry("RolledBack", "x"));
    }

    @Test
    void aRollbackThatNeverReachesTheOldCodeIsASuccessThatNeedsAttention() throws Exception {
        stage.version(8, a, x).told(update(8, 7));
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");

        Answer answer = stage.unanswered(stage.cloudFormation.fill(Events.json(update(7, 8))));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).startsWith("ATTENTION: the stack is rolled back, but the table is not as it was");
    }

    @Test
    void aRollbackAppliesWhatTheNewCodeRolledBack() {
        stage.version(7, a, x).told(update(7, 6));
        Map<String, String> target = Shapes.version(table, 8, "Target", "a");
        stage.version(8, a, x).told(Events.update(physicalId, target, version(7)));
        assertThat(stage.items(table)).containsExactly("a");
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");

        stage.version(7, a, x).told(Events.update(physicalId, version(7), target));

        assertThat(stage.items(table)).containsExactly("a", "x");
    }

    @Test
    void aRollbackKeepsWhatTheOldTemplateWantsAndALaterVersionApplied() {
        Map<String, String> target = Shapes.version(table, 7, "Target", "x");
        stage.version(7, a, x).told(Events.update(physicalId, target, version(6)));
        stage.version(8, a, x).told(Events.update(physicalId, Shapes.version(table, 8, "Target", "a"), target));
        TestMigration y = TestMigration.of("y", 4);
        stage.version(9, a, x, y).told(Events.update(physicalId, version(9), target));
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");

        Answer answer = stage.version(7, a, x).told(Events.update(physicalId, target, version(9)));

        assertThat(answer.data()).contains(entry("RolledBack", "y"));
        assertThat(stage.items(table)).containsExactly("a", "x");
    }

    @Test
    void aRollbackToANewerVersionComesAgainWhenTheAliasHasFollowed() {
        stage.version(8, a, x).told(update(8, 7));
        Map<String, String> target = Shapes.version(table, 8, "Target", "a");
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");
        String event = stage.cloudFormation.fill(Events.json(Events.update(physicalId, target, version(8))));

        assertThatThrownBy(() -> stage.version(7, a).invoke(event)).isInstanceOf(AnswerException.class);
        stage.version(8, a, x).invoke(event);

        assertThat(stage.cloudFormation.answer().orElseThrow().data()).contains(entry("RolledBack", "x"));
    }

    @Test
    void aPartOfAStackThatIsUpdatedByItselfIsAnswered() {
        stage.stackIs("UPDATE_IN_PROGRESS");
        stage.partOf("UPDATE_COMPLETE");

        assertThat(stage.version(8, a, x).told(update(8, 7)).data()).contains(entry("Applied", "x"));
    }

    @Test
    void whereTheStackCannotBeReadItComesAgainWhenTheAliasHasFollowed() {
        Stage.Version seven = stage.version(7, a, b);
        String event = stage.cloudFormation.fill(Events.json(update(8, 7)));

        assertThatThrownBy(() -> seven.invoke(event))
                .isInstanceOf(AnswerException.class)
                .hasMessageContaining("cloudformation:DescribeStacks");
        assertThat(stage.items(table)).containsExactly("a");
        stage.version(8, a, x).invoke(event);

        assertThat(stage.cloudFormation.answer().orElseThrow().data()).contains(entry("Applied", "x"));
    }

    private Map<String, Object> update(int number, int before) {
        return Events.update(physicalId, version(number), version(before));
    }

    private Map<String, String> version(int number) {
        return Shapes.version(table, number);
    }
}

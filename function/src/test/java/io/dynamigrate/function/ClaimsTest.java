package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.run.Migrator;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a resource may roll back when it is deleted, as its claim of the table tells. */
class ClaimsTest extends Deployments {

    private final Map<String, String> properties = version(7, "OnDelete", "RollBack");
    private final Map<String, String> typo = version(7, "OnDelete", "RollBack", "Target", "typo");

    /** A second resource claims the table of the first, and goes before it. */
    @Nested
    class OfTwo {

        private String second = "";

        @Test
        void aResourceThatIsDeletedGivesItsClaimBack() {
            createBoth();
            stage.stackIs("DELETE_IN_PROGRESS");
            seven().told(of("Second", Events.delete(second, properties)));

            assertFirstTakesBack();
        }

        @Test
        void aResourceWhoseCreateIsGivenUpGivesItsClaimBack() {
            createBoth();
            stage.stackIs("DELETE_IN_PROGRESS");
            seven().told(of("Second", Events.delete("users-Second-1T9KX4QZ7WPLM", properties)));

            assertFirstTakesBack();
        }

        @Test
        void aResourceThatIsRemovedGivesItsClaimBack() {
            createBoth();
            stage.stackIs("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
            seven().told(of("Second", Events.delete(second, properties)));

            assertFirstTakesBack();
        }

        @Test
        void aResourceWhoseDeleteWasKilledGivesItsClaimBack() throws Exception {
            create(version(7, "OnDelete", "RollBack", "Target", "a"), a, b);
            Map<String, String> retain = version(7, "Target", "a");
            second = seven().told(of("Second", Events.create(retain))).physicalResourceId();
            stage.stackIs("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
            assertThat(unanswered(of("Second", Events.delete(second, retain))).succeeded())
                    .isTrue();

            assertFirstTakesBack();
        }

        @Test
        void bothAreUndoneInWhateverOrderTheyGo() {
            for (boolean isFirstFirst : new boolean[] {true, false}) {
                createBoth();
                stage.stackIs("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
                Runnable deleteFirst = () -> delete(properties, a, b);
                Runnable deleteSecond = () -> seven().told(of("Second", Events.delete(second, properties)));
                (isFirstFirst ? deleteFirst : deleteSecond).run();
                (isFirstFirst ? deleteSecond : deleteFirst).run();

                assertThat(stage.items(table)).isEmpty();
            }
        }

        @Test
        void oneThatBeganWithADryRunClaimsTheTableWhenItWorks() {
            create(version(7, "Target", "a"), a, b);
            Map<String, String> dry = version(7, "OnDelete", "RollBack", "DryRun", "true");
            second = seven().told(of("Second", Events.create(dry))).physicalResourceId();
            seven().told(of("Second", Events.update(second, properties, dry)));
            stage.stackIs("DELETE_IN_PROGRESS");

            seven().told(of("Second", Events.delete(second, properties)));

            assertThat(stage.items(table)).containsExactly("a");
        }

        @Test
        void theFirstDoesNotClaimTheTableAgainWhenItComesBackFromAnother() {
            createBoth();
            Map<String, String> moved = Shapes.version(dynamoDb.newTable(), 7);
            stage.stackIs("UPDATE_IN_PROGRESS");
            deploy(7, moved, properties, a, b);
            stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");
            deploy(7, properties, moved, a, b);
            stage.stackIs("DELETE_IN_PROGRESS");

            Answer answer = seven().told(of("Second", Events.delete(second, properties)));

            assertThat(answer.data()).contains(entry("RolledBack", "b"));
        }

        private void createBoth() {
            create(version(7, "Target", "a"), a, b);
            second = seven().told(of("Second", Events.create(properties))).physicalResourceId();
        }

        private Stage.Version seven() {
            return stage.version(7, a, b);
        }

        private void assertFirstTakesBack() {
            stage.stackIs("DELETE_IN_PROGRESS");
            assertThat(delete(properties, a, b).data()).contains(entry("RolledBack", "a"));
        }
    }

    @Test
    void aCreateThatIsRefusedAndUndoneTakesNothingBackOfAnEarlierLife() {
        create(properties, a, b);
        stage.stackIs("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
        delete(properties, a, b);

        assertThat(create(typo, a, b).succeeded()).isFalse();
        undo(typo, a, b);

        assertThat(stage.items(table)).containsExactly("a", "b");
    }

    @Test
    void aCreateThatIsRefusedAndUndoneTakesNothingBackOfALifeWhoseDeleteWasNotSent() {
        create(properties, a, b);

        Map<String, Object> again = Events.create(typo);
        again.put("RequestId", "another");
        assertThat(stage.version(7, a, b).told(again).succeeded()).isFalse();
        undo(typo, a, b);

        assertThat(stage.items(table)).containsExactly("a", "b");
    }

    @Test
    void aCreateThatDiedBeforeItsClaimTakesNothingBackOfAnEarlierLife() throws Exception {
        create(properties, a, b);
        stage.stackIs("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
        delete(version(7, "OnDelete", "RollBack", "DryRun", "true"), a, b);
        Map<String, Object> again = Events.create(properties);
        again.put("RequestId", "another");
        stage.stackIs("UPDATE_IN_PROGRESS");
        assertThat(unanswered(again).succeeded()).isFalse();

        undo(properties, a, b);

        assertThat(stage.items(table)).containsExactly("a", "b");
    }

    @Test
    void aReplacementThatIsRefusedAndUndoneTakesNothingBackOfAnEarlierOne() {
        Map<String, String> other = Shapes.version(dynamoDb.newTable(), 7, "OnDelete", "RollBack");
        create(properties, a, b);
        String first = physicalId;
        stage.stackIs("UPDATE_IN_PROGRESS");
        deploy(7, other, properties, a, b);
        stage.stackIs("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
        stage.version(7, a, b).told(Events.delete(first, properties));
        stage.stackIs("UPDATE_IN_PROGRESS");
        Answer failed = deploy(7, typo, other, a, b);
        assertThat(failed.succeeded()).isFalse();
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");
        deploy(7, other, typo, a, b);

        physicalId = failed.physicalResourceId();
        undo(typo, a, b);

        assertThat(stage.items(table)).containsExactly("a", "b");
    }

    @Test
    void aCreateThatWasTriedAgainIsUndoneWhole() {
        create(properties, a, TestMigration.of("b", 2).broken());
        create(properties, a, b, TestMigration.of("c", 3).broken());

        undo(properties, a, b, c);

        assertThat(stage.history(table).values()).containsOnly("rolled_back");
    }

    @Test
    void anUndoneDeleteThatFailedIsTriedAgain() {
        TestMigration stuck = TestMigration.of("a", 1).down(context -> {
            throw new IllegalStateException("not now");
        });
        create(properties, a);
        assertThat(undo(properties, stuck).succeeded()).isFalse();

        assertThat(undo(properties, a).data()).contains(entry("RolledBack", "a"));
    }

    @Test
    void aDeleteInACleanUpAfterWhichTheResourceComesAgainStartsAnew() {
        create(properties, a);
        stage.stackIs("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
        delete(properties, a);
        create(properties, a, b);

        undo(properties, a, b);

        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "rolled_back"));
    }

    @Test
    void aResourceOfAnotherStackThatIsUndoneGivesTheTableBackToTheOneBefore() {
        create(properties, a, b);
        claim("two/First");
        claim("two/Second");
        Migrator.builder(dynamoDb.client(), table, Registry.of())
                .owner("two/Second")
                .build()
                .requests()
                .giveUpClaim();
        stage.stackIs("DELETE_IN_PROGRESS");

        assertThat(delete(properties, a, b).reason())
                .startsWith("ATTENTION: what is applied stays, because the table's migrations belong to two/First");
        assertThat(stage.items(table)).containsExactly("a", "b");
    }

    @Test
    void aTableThatIsNamedByItsArnIsTheSame() {
        create(properties, a, b);
        claim("two/First");
        String first = physicalId;
        Map<String, String> byArn = version(7, "OnDelete", "RollBack");
        byArn.put("TableName", "arn:aws:dynamodb:us-east-1:123456789012:table/" + table);
        stage.stackIs("UPDATE_IN_PROGRESS");

        Answer answer = deploy(8, byArn, properties, a, b);

        assertThat(answer.physicalResourceId()).isEqualTo(first);
        assertThat(stage.history(table)).hasSize(2);
    }

    @Test
    void aResourceThatWasUpdatedAfterItsKeptCreateIsUndoneWhole() {
        Map<String, String> eight = version(8, "OnDelete", "RollBack");
        stage.stackIs("UPDATE_IN_PROGRESS");
        create(properties, a, b);
        deploy(8, eight, properties, a, b, c);

        stage.stackIs("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
        stage.version(8, a, b, c).told(Events.delete(physicalId, eight));

        assertThat(stage.items(table)).isEmpty();
    }

    private Answer undo(Map<String, String> of, TestMigration... migrations) {
        stage.stackIs("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
        return delete(of, migrations);
    }
}

package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.FaultProxy;
import io.dynamigrate.local.SlowIndexes;
import io.dynamigrate.local.WatchedClient;
import io.dynamigrate.plan.Claim;
import io.dynamigrate.run.Migrator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Deletes that must not fail, and what they say of what stays. */
class TroubledDeletesTest extends Deployments {

    private static final String UNDONE = "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS";

    private final Map<String, String> properties = version(7, "OnDelete", "RollBack");

    @ParameterizedTest
    @ValueSource(strings = {"", UNDONE})
    void oneWhosePermissionIsUndoneBeforeIt(String above) throws Exception {
        create(properties, a);
        stage.stackIs(above.isEmpty() ? UNDONE : "DELETE_IN_PROGRESS");
        stage.partOf(above.isEmpty() ? new String[0] : new String[] {above});

        Answer deleted = told(Events.delete(physicalId, properties), deniedClient(), a);

        assertThat(deleted.succeeded()).isTrue();
        assertThat(deleted.reason()).startsWith("ATTENTION: what is applied stays.");
        assertThat(unanswered(Events.delete(physicalId, properties), deniedClient())
                        .succeeded())
                .isTrue();
    }

    @Test
    void oneThatTheFunctionDoesNotSurviveWhereNothingIsToBeRolledBack() throws Exception {
        create(properties, a);
        stage.stackIs("DELETE_IN_PROGRESS");
        stage.partOf("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");

        Answer deleted = unanswered(Events.delete(physicalId, properties));

        assertThat(deleted.succeeded()).isTrue();
        assertThat(deleted.reason())
                .startsWith("What is applied stays, because the stack of which this one was a part");
        assertThat(claims()).isEmpty();
    }

    @Test
    void oneThatTheFunctionDoesNotSurviveOfAResourceThatDidNothingSinceItCame() throws Exception {
        create(properties, a);
        stage.stackIs("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
        delete(properties, a);
        create(properties, a);
        stage.stackIs(UNDONE);

        assertThat(unanswered(Events.delete(physicalId, properties)).succeeded())
                .isTrue();
    }

    @Test
    void oneThatIsTriedAgainGoesOnWithTheIndexThatItMakes() throws Exception {
        TestMigration dropped = TestMigration.of("a", 1)
                .down(context -> context.indexes()
                        .create(GlobalIndex.named("byX")
                                .partitionKey("x", ScalarAttributeType.S)
                                .projectKeys()));
        create(properties, dropped);
        stage.stackIs("DELETE_IN_PROGRESS");
        try (FaultProxy proxy = FaultProxy.to(dynamoDb.endpoint());
                DynamoDbClient client = proxy.newClient()) {
            SlowIndexes indexes = SlowIndexes.at(proxy);
            Answer first = told(Events.delete(physicalId, properties), client, dropped);
            assertThat(first.reason()).contains("resumable");
            indexes.allocated(table, "byX");
            stage.time.onSleep(slept -> {
                indexes.filled(table, "byX");
                stage.time.onSleep(again -> {});
            });

            Answer second = told(Events.delete(physicalId, properties), client, dropped);

            assertThat(second.succeeded()).as(second.reason()).isTrue();
            assertThat(proxy.requests())
                    .filteredOn(request -> request.operation().equals("UpdateTable"))
                    .noneMatch(request -> request.body().contains("Delete"));
        }
    }

    @Test
    void oneThatDiedBeforeItDecidedSaysTheSecondTimeWhatStaysToo() {
        TestMigration stays = TestMigration.of("a", 1).irreversible();
        create(properties, stays);
        stage.stackIs(UNDONE);
        String event = stage.cloudFormation.fill(Events.json(Events.delete(physicalId, properties)));
        AtomicBoolean isDead = new AtomicBoolean();
        DynamoDbClient dying = WatchedClient.of(dynamoDb.client(), request -> {
            isDead.compareAndSet(
                    false,
                    request instanceof UpdateItemRequest update
                            && update.updateExpression().startsWith("SET migration_answer"));
            if (isDead.get()) {
                throw SdkClientException.create("killed");
            }
        });
        assertThatThrownBy(() -> handle(event, dying, (url, body, limit) -> 403, stays))
                .isInstanceOf(AnswerException.class);

        stage.version(7, stays).invoke(event);

        assertThat(stage.cloudFormation.answer().orElseThrow().reason()).startsWith("ATTENTION: not rolled back");
        assertThat(claims()).isEmpty();
    }

    @Test
    void oneWhoseAnswerWasNeitherKeptNorSentTakesBackTheSecondTime() {
        create(properties, a);
        stage.stackIs(UNDONE);
        String event = stage.cloudFormation.fill(Events.json(Events.delete(physicalId, properties)));
        AtomicBoolean isFirst = new AtomicBoolean(true);
        DynamoDbClient flaky = WatchedClient.of(dynamoDb.client(), request -> {
            if (request instanceof QueryRequest && isFirst.getAndSet(false)) {
                throw SdkClientException.create("reset");
            }
        });
        assertThatThrownBy(() -> handle(event, flaky, (url, body, limit) -> 403, a))
                .isInstanceOf(AnswerException.class);

        stage.version(7, a).invoke(event);

        assertThat(stage.items(table)).isEmpty();
    }

    @Test
    void oneThatIsRetainedAndMeetsTroubleGivesItsClaimUp() throws Exception {
        Map<String, String> retained = version(7);
        create(retained, a);
        stage.stackIs("DELETE_IN_PROGRESS");
        AtomicBoolean isFirst = new AtomicBoolean(true);
        DynamoDbClient flaky = WatchedClient.of(dynamoDb.client(), request -> {
            if (request instanceof UpdateItemRequest && isFirst.getAndSet(false)) {
                throw SdkClientException.create("reset");
            }
        });

        assertThat(told(Events.delete(physicalId, retained), flaky, a).succeeded())
                .isTrue();

        assertThat(claims()).isEmpty();
    }

    @Test
    void oneOfAnotherTableKeepsTheClaim() {
        create(properties, a);
        stage.stackIs("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");

        stage.version(7, a).told(Events.delete("dynamigrate-moved-0123456789ab", properties));

        assertThat(claims()).hasSize(1);
    }

    @Test
    void oneOfACreateThatWasGivenUpSaysWhatStays() {
        create(properties, a);
        stage.stackIs("ROLLBACK_IN_PROGRESS");

        Answer deleted = stage.version(7, a).told(Events.delete("users-UserMigrations-1T9KX4QZ7WPLM", properties));

        assertThat(deleted.reason()).startsWith("ATTENTION: what is applied stays. The resource is not one that");
    }

    @Test
    void oneOfAResourceThatDidNotClaimTheTableSaysWhatStays() throws Exception {
        String tracking = dynamoDb.newTable();
        create(properties);
        Map<String, String> elsewhere = version(8, "OnDelete", "RollBack", "TrackingTable", tracking);
        stage.stackIs("UPDATE_IN_PROGRESS");
        deploy(8, elsewhere, properties, a);
        stage.stackIs(UNDONE);

        Answer deleted = stage.version(8, a).told(Events.delete(physicalId, elsewhere));

        assertThat(deleted.reason()).startsWith("ATTENTION: what is applied stays, because the resource did not claim");
        assertThat(unanswered(Events.delete(physicalId, elsewhere)).reason())
                .startsWith("ATTENTION: what is applied stays, because the resource did not claim");
    }

    @Test
    void oneThatTakesBackWhatAnotherResourceHadAppliedBeforeSaysSo() {
        create(properties, a, b);
        Map<String, String> less = version(8, "OnDelete", "RollBack", "Target", "a");
        Map<String, String> rest = version(8, "OnDelete", "RollBack");
        stage.stackIs("UPDATE_IN_PROGRESS");
        deploy(8, less, properties, a, b);
        String second =
                stage.version(8, a, b).told(of("Second", Events.create(rest))).physicalResourceId();
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");
        deploy(7, properties, less, a, b);
        stage.stackIs(UNDONE);

        Answer deleted = stage.version(7, a, b).told(of("Second", Events.delete(second, rest)));

        assertThat(deleted.reason()).startsWith("ATTENTION: 1 migration (b) had been applied before");
    }

    @Test
    void oneOfAStackWhoseTableAnotherStackClaimedBeforeLeavesItToThat() {
        claim("two/First");
        create(properties, a);
        stage.stackIs("DELETE_IN_PROGRESS");

        assertThat(delete(properties, a).reason())
                .startsWith("ATTENTION: what is applied stays, because the table's migrations belong to two/First");
    }

    @ParameterizedTest
    @CsvSource({
        "'', true",
        "DELETE_COMPLETE, true",
        "DELETE_IN_PROGRESS, true",
        "DELETE_FAILED, false",
        "UPDATE_COMPLETE, false"
    })
    void oneOfAStackWhoseTableAnotherStackClaimedThatGoesToo(String status, boolean isTakenBack) {
        String other = Events.STACK.replace("/users/", "/two/");
        claim(other + "/First");
        create(properties, a);
        stage.otherStackIs(other, status);
        stage.stackIs("DELETE_IN_PROGRESS");

        delete(properties, a);

        assertThat(stage.items(table).isEmpty()).isEqualTo(isTakenBack);
    }

    @Test
    void oneThatIsUndoneLeavesTheTableToAStackThatClaimedItSince() {
        create(properties, a);
        claim("two/First");
        stage.version(7, a).told(of("Second", Events.create(properties)));
        stage.stackIs(UNDONE);

        assertThat(delete(properties, a).reason())
                .startsWith("ATTENTION: what is applied stays, because the table's migrations belong to two/First");
    }

    @Test
    void oneOfACreateThatWasGivenUpInAStackThatIsNamedLikeUsGivesTheClaimUp() {
        create(properties, a);
        stage.stackIs("ROLLBACK_IN_PROGRESS");

        stage.version(7, a).told(Events.delete("dynamigrate-users-UserMigrations-1T9KX4QZ7WPLM", properties));

        assertThat(claims()).isEmpty();
    }

    @Test
    void oneThatRetainsWhatWasNewSaysSo() {
        Map<String, String> retained = version(7);
        create(retained, a);
        stage.stackIs(UNDONE);

        assertThat(delete(retained, a).reason()).startsWith("ATTENTION: OnDelete is Retain: what is applied stays.");
    }

    @Test
    void oneTakesBackInOrderAlsoWhatOnlyOlderVersionsKnow() {
        createWithThree(c);

        assertThat(stage.version(9, c)
                        .told(Events.delete(physicalId, properties))
                        .data())
                .contains(entry("RolledBack", "c,b,a"));
        assertThat(stage.handedTo()).containsExactly("8", "7");
    }

    @Test
    void oneWhoseLastMigrationCannotBeRolledBackLeavesWhatIsBelowIt() {
        TestMigration stuck = TestMigration.of("c", 3).down(context -> {
            throw new IllegalStateException("stuck");
        });
        createWithThree(stuck);

        Answer deleted = stage.version(9, stuck).told(Events.delete(physicalId, properties));

        assertThat(deleted.succeeded()).isFalse();
        assertThat(deleted.reason()).contains("not rolled back: 2 migrations (a, b). Nothing more is rolled back");
        assertThat(stage.history(table))
                .containsOnly(entry("a", "applied"), entry("b", "applied"), entry("c", "rollback_failed"));
    }

    @Test
    void oneWhoseOlderVersionFailsIsTriedAgain() {
        stage.stackIs("UPDATE_IN_PROGRESS");
        create(properties, a);
        TestMigration stuck = TestMigration.of("b", 2).down(context -> {
            throw new IllegalStateException("stuck");
        });
        deploy(8, version(8, "OnDelete", "RollBack"), properties, a, stuck);
        stage.stackIs("DELETE_IN_PROGRESS");

        Answer deleted = stage.version(9, a).told(Events.delete(physicalId, properties));

        assertThat(deleted.succeeded()).isFalse();
        assertThat(deleted.reason()).contains("not rolled back: 1 migration (b)", "stuck");
        assertThat(stage.items(table)).containsExactly("a", "b");
    }

    @Test
    void oneThatTheFunctionDoesNotSurviveOfAResourceThatOnlyLooks() throws Exception {
        create(properties, a);
        stage.stackIs("DELETE_IN_PROGRESS");

        assertThat(unanswered(Events.delete(physicalId, version(7, "OnDelete", "RollBack", "DryRun", "true")))
                        .succeeded())
                .isTrue();
    }

    /** Applied by three versions, of which the last knows only its own. */
    private void createWithThree(TestMigration last) {
        stage.stackIs("UPDATE_IN_PROGRESS");
        create(properties, a);
        deploy(8, version(8, "OnDelete", "RollBack"), properties, a, b);
        deploy(9, version(9, "OnDelete", "RollBack"), version(8, "OnDelete", "RollBack"), last);
        stage.stackIs("DELETE_IN_PROGRESS");
    }

    private List<Claim> claims() {
        return Migrator.builder(dynamoDb.client(), table, Registry.of())
                .build()
                .status()
                .claims();
    }
}

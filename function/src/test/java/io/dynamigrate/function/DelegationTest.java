package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Versions of the function that delegate rollbacks to each other. */
class DelegationTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2);
    private final TestMigration x = TestMigration.of("x", 3);
    private final TestMigration y = TestMigration.of("y", 4, "x");
    private final String table = dynamoDb.newTable();
    private String physicalId = "";

    @BeforeEach
    void deploySeven() {
        physicalId = stage.version(7, a).told(Events.create(version(7))).physicalResourceId();
    }

    @Test
    void theVersionThatAppliedTakesBack() {
        deploy(8, 7, a, x);

        Answer answer = rollBack(8, 7, a);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).startsWith("Rolled back 1 migration (x).").doesNotContain("ATTENTION");
        assertThat(answer.data())
                .contains(entry("RolledBack", "x"), entry("LastMigrationId", "a"), entry("Pending", "0"));
        assertThat(stage.handedTo()).containsExactly("8");
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("x", "rolled_back"));
        assertThat(stage.items(table)).containsExactly("a");
        stage.assertFree(table);
    }

    @Test
    void severalVersionsTakeBackTheHighestFirst() {
        deploy(8, 7, a, x);
        deploy(9, 8, a, x, y);

        Answer answer = rollBack(9, 7, a);

        assertThat(answer.data()).contains(entry("RolledBack", "y,x"));
        assertThat(stage.handedTo()).containsExactly("9", "8");
        assertThat(stage.items(table)).containsExactly("a");
    }

    @Test
    void whatBothKnowIsRolledBackInTheOrderOfTheVersionThatApplied() {
        TestMigration needsX = TestMigration.of("b", 4, "x");
        deploy(8, 7, a, x, needsX);

        Answer answer = rollBack(8, 7, Map.of("Target", "a"), a, b);

        assertThat(answer.data()).contains(entry("RolledBack", "b,x"));
        assertThat(stage.items(table)).containsExactly("a");
    }

    @Test
    void aVersionThatIsGoneIsNamed() {
        deploy(8, 7, a, x);
        stage.delete(8);

        Answer answer = rollBack(8, 7, a);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason())
                .contains(
                        "ATTENTION: not rolled back: 1 migration (x)",
                        FakeContext.ARN
                                + ":8 does not exist any more): deploy it again, and then invoke the function with"
                                + " {\"action\":\"rollback\",\"TableName\":\"" + table + "\",\"ids\":[\"x\"]}.");
        assertThat(stage.history(table)).contains(entry("x", "applied"));
    }

    @Test
    void whatOneVersionCannotDoDoesNotStopTheOthers() {
        deploy(8, 7, a, x);
        deploy(9, 8, a, x, TestMigration.of("z", 5));
        stage.delete(9);

        Answer answer = rollBack(9, 7, a);

        assertThat(answer.data()).contains(entry("RolledBack", "x"));
        assertThat(answer.reason()).contains("not rolled back: 1 migration (z)");
    }

    @Test
    void whatFailsInOneVersionLeavesWhatIsBelowIt() {
        deploy(8, 7, a, x);
        deploy(9, 8, a, x, TestMigration.of("z", 5).down(context -> {
            throw new IllegalStateException("stuck");
        }));

        Answer answer = rollBack(9, 7, a);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason())
                .contains("not rolled back: 1 migration (x). Nothing more is rolled back after a failure.");
        assertThat(stage.handedTo()).containsExactly("9");
    }

    @Test
    void whatTheOtherVersionCallsIrreversibleStays() {
        deploy(8, 7, a, x, TestMigration.of("z", 5).irreversible());

        Answer answer = rollBack(8, 7, a);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.data()).contains(entry("RolledBack", "x"));
        assertThat(answer.reason()).contains("not rolled back: 1 migration (z). 'z' says that it cannot be");
    }

    @Test
    void whatFailsInTheOtherVersionIsNamedWithItsReason() {
        deploy(8, 7, a, TestMigration.of("x", 3).down(context -> {
            throw new IllegalStateException("stuck");
        }));

        Answer answer = rollBack(8, 7, a);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).contains("ATTENTION", "(x)", "Rolling back 'x' failed", "stuck");
        assertThat(stage.history(table)).contains(entry("x", "rollback_failed"));
    }

    @Test
    void underFailWhatIsRefusedFailsAndIsTriedAgainByTheNextRollback() {
        deploy(8, 7, a, x);
        stage.delete(8);
        assertThat(rollBack(8, 7, Map.of("OnDowngrade", "Fail"), a).succeeded()).isFalse();
        stage.version(8, a, x);

        assertThat(rollBack(8, 7, Map.of("OnDowngrade", "Fail"), a).succeeded()).isTrue();

        assertThat(stage.items(table)).containsExactly("a");
    }

    @Test
    void aSecondDeliveryAfterACrashSaysWhatTheFirstRolledBackAndAppliesNothing() {
        deploy(8, 7, a, b, x);
        String event = stage.cloudFormation.fill(
                Events.json(Events.update(physicalId, Shapes.version(table, 7, "Target", "a"), version(8))));
        stage.cloudFormation.respondWith(Reply.status(403));
        Stage.Version seven = stage.version(7, a, b);
        assertThatThrownBy(() -> seven.invoke(event)).isInstanceOf(AnswerException.class);
        stage.forgetAnswer(table, event);

        stage.version(7, a, b).invoke(event);

        assertThat(stage.cloudFormation.answer().orElseThrow().data()).contains(entry("RolledBack", "x,b"));
        assertThat(stage.history(table)).contains(entry("b", "rolled_back"), entry("x", "rolled_back"));
    }

    @Test
    void aRollbackOfTheTargetAloneIsToldByTheStatusOfTheStack() {
        TestMigration last = TestMigration.of("z", 9).irreversible();
        Map<String, String> now = version(7);
        now.put("Target", "a");
        stage.version(7, a, last).told(Events.update(physicalId, version(7), version(7)));
        assertThat(stage.version(7, a, last)
                        .told(Events.update(physicalId, now, version(7)))
                        .succeeded())
                .isFalse();
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");

        Answer answer = stage.version(7, a, last).told(Events.update(physicalId, now, version(7)));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).contains("ATTENTION: not rolled back: 1 migration (z)");
    }

    /** Issue 14: an idle connection is dropped after 350 s, and the other version goes on. */
    @Test
    void whatAVersionDidWhoseResponseWasLostIsRead() {
        deploy(8, 7, a, x);
        stage.loseResponses();

        Answer answer = rollBack(8, 7, a);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).startsWith("Rolled back 1 migration (x).").doesNotContain("ATTENTION");
        assertThat(answer.data()).contains(entry("RolledBack", "x"));
        assertThat(stage.handedTo()).containsExactly("8");
    }

    @Test
    void whyAVersionFailedWhoseResponseWasLostIsRead() {
        deploy(8, 7, a, TestMigration.of("x", 3).down(context -> {
            throw new IllegalStateException("stuck");
        }));
        stage.loseResponses();

        Answer answer = rollBack(8, 7, a);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).contains("ATTENTION: not rolled back: 1 migration (x).", "stuck");
        assertThat(stage.history(table)).contains(entry("x", "rollback_failed"));
    }

    @Test
    void aVersionWhoseResponseWasLostIsWatchedUntilItHasEnded() throws Exception {
        deploy(8, 7, a, x);
        CountDownLatch isAtWork = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Stage.Version eight = stage.version(8, a, TestMigration.of("x", 3).down(context -> {
            TestMigration.delete(context, "x");
            isAtWork.countDown();
            mayEnd.await();
        }));
        AtomicReference<Thread> worker = new AtomicReference<>();
        Parts parts = stage.parts();
        Versions dropping = (arn, payload, limit) -> {
            worker.set(new Thread(() -> eight.invoke(new String(payload, StandardCharsets.UTF_8))));
            worker.get().start();
            try {
                isAtWork.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw DelegationException.lost(arn + " gave no response within the time: Read timed out");
        };
        stage.time.onSleep(slept -> {
            mayEnd.countDown();
            try {
                worker.get().join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        String event = stage.cloudFormation.fill(Events.json(Events.update(physicalId, version(7), version(8))));

        Deployments.handle(
                event,
                new Parts(parts.client(), parts.http(), parts.time(), dropping, parts.stacks(), parts.continuation()),
                a);

        Answer answer = stage.cloudFormation.answer().orElseThrow();
        assertThat(answer.data()).contains(entry("RolledBack", "x"));
        assertThat(answer.reason()).doesNotContain("ATTENTION");
    }

    @Test
    void aVersionThatRanOutOfTimeIsInvokedAgain() {
        AtomicInteger downs = new AtomicInteger();
        deploy(8, 7, a, TestMigration.of("x", 3).down(context -> {
            if (downs.incrementAndGet() == 1) {
                stage.advance(context.timeLeft());
            }
            context.step("rest", () -> TestMigration.delete(context, "x"));
        }));
        stage.version(7, a);
        stage.limit(8, 120_000);

        Answer answer = rollBack(8, 7, a);

        assertThat(answer.data()).contains(entry("RolledBack", "x"));
        assertThat(stage.handedTo()).containsExactly("8", "8");
        assertThat(stage.items(table)).containsExactly("a");
    }

    @Test
    void underKeepNothingIsHandedOver() {
        deploy(8, 7, a, x);

        rollBack(8, 7, Map.of("OnDowngrade", "Keep"), a);

        assertThat(stage.handedTo()).isEmpty();
        assertThat(stage.items(table)).containsExactly("a", "x");
    }

    @Test
    void whatWasAppliedByCodeThatIsNoVersionIsNotHandedOver() {
        stage.version("$LATEST", () -> Registry.of(a, x)).told(Events.update(physicalId, version(8), version(7)));

        Answer answer = rollBack(8, 7, a);

        assertThat(stage.handedTo()).isEmpty();
        assertThat(answer.succeeded()).isTrue();
        assertThat(stage.items(table)).containsExactly("a", "x");
    }

    @Test
    void anOrderTakesBackOnlyWhatTheResourceOwns() {
        deploy(8, 7, a, x);
        String order = Events.json(Map.of(
                "handOver",
                Map.of(
                        "runId",
                        "cfn-1",
                        "requestedAt",
                        "2026-11-23T10:00:00Z",
                        "owner",
                        "another",
                        "from",
                        "arn:7",
                        "left",
                        "PT10M"),
                "ids",
                List.of("x"),
                "ResourceProperties",
                version(7)));

        assertThat(stage.version(8, a, x).result(order).get("failed").asBoolean())
                .isFalse();

        assertThat(stage.history(table)).contains(entry("x", "applied"));
    }

    private Answer deploy(int number, int before, Migration... migrations) {
        Answer answer =
                stage.version(number, migrations).told(Events.update(physicalId, version(number), version(before)));
        assertThat(answer.succeeded()).isTrue();
        return answer;
    }

    private Answer rollBack(int from, int to, Migration... migrations) {
        return rollBack(from, to, Map.of(), migrations);
    }

    private Answer rollBack(int from, int to, Map<String, String> more, Migration... migrations) {
        Map<String, String> properties = version(to);
        properties.putAll(more);
        return stage.version(to, migrations).told(Events.update(physicalId, properties, version(from)));
    }

    private Map<String, String> version(int number) {
        return Shapes.version(table, number);
    }
}

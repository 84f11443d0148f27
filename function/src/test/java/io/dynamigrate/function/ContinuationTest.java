package io.dynamigrate.function;

import static io.dynamigrate.function.Shapes.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.Outcome;
import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.run.Migrator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that take longer than one invocation. */
class ContinuationTest {

    private static final Duration INVOCATION = Duration.ofMinutes(15);

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2);
    private final TestMigration c = TestMigration.of("c", 3);

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final Stage.Version seven = minutes15(stage.version(7, a, b, c));
    private final String table = dynamoDb.newTable();
    private final List<String> hops = new ArrayList<>();
    private final List<String> did = new ArrayList<>();

    private static Stage.Version minutes15(Stage.Version version) {
        return version.within((int) INVOCATION.toMillis());
    }

    @Test
    void aDeploymentOfSeveralInvocationsIsOneSuccess() {
        bTakesThreeInvocations();
        hopsRunOn(seven);

        Answer answer = seven.told(Events.create(version(table, 7)));

        assertThat(answer.succeeded()).as(answer.reason()).isTrue();
        assertThat(answer.data()).contains(entry("Applied", "a,b,c"), entry("Pending", "0"));
        assertThat(hops).containsExactly("2", "3", "4");
        assertThat(did).containsExactly("part 1", "part 2", "part 3");
        assertThat(stage.cloudFormation.requests()).isEqualTo(1);
        stage.assertFree(table);
    }

    /** Only half a minute is reserved for the next hop: it is asked for all the same. */
    @Test
    void aStepThatEndsLateIsHandedOverAllTheSame() {
        b.up(context -> {
            context.step("late", () -> stage.advance(INVOCATION.minusSeconds(25)));
            context.step("rest", () -> {});
        });
        hopsRunOn(seven);

        Answer answer = seven.told(Events.create(version(table, 7)));

        assertThat(answer.succeeded()).as(answer.reason()).isTrue();
        assertThat(hops).containsExactly("2");
    }

    @Test
    void aRollbackOfSeveralInvocationsIsOneSuccess() {
        Stage.Version eight = stage.version(8, a, b, c, takingThreeInvocations(TestMigration.of("d", 4), false));
        String id = eight.told(Events.create(version(table, 8))).physicalResourceId();
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");
        hopsRunOn(seven);

        Answer answer = minutes15(seven).told(Events.update(id, version(table, 7), version(table, 8)));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).doesNotContain("ATTENTION");
        assertThat(answer.data()).contains(entry("RolledBack", "d"), entry("Pending", "0"));
        assertThat(did).containsExactly("part 1", "part 2", "part 3");
        assertThat(stage.history(table)).containsEntry("d", "rolled_back").containsEntry("c", "applied");
    }

    @Test
    void aDeleteOfSeveralInvocationsIsOneSuccess() {
        takingThreeInvocations(b, false);
        Map<String, String> properties = version(table, 7, "OnDelete", "RollBack");
        String id = seven.told(Events.create(properties)).physicalResourceId();
        stage.stackIs("DELETE_IN_PROGRESS");
        hopsRunOn(seven);

        Answer answer = seven.told(Events.delete(id, properties));

        assertThat(answer.succeeded()).as(answer.reason()).isTrue();
        assertThat(answer.data()).contains(entry("RolledBack", "c,b,a"));
        assertThat(did).containsExactly("part 1", "part 2", "part 3");
        stage.assertFree(table);
    }

    @Test
    void whereTheNextInvocationCannotBeHadTheAnswerIsFailedAndResumable() {
        bTakesThreeInvocations();
        stage.onContinuation((function, payload) -> {
            hops.add(hop(payload));
            throw new ContinuationException(function + " may not be invoked");
        });

        Answer answer = seven.told(Events.create(version(table, 7)));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("resumable", FakeContext.ARN + ":live may not be invoked");
        assertThat(hops)
                .as("asked for until the time was over")
                .hasSizeGreaterThan(10)
                .containsOnly("2");
        stage.assertFree(table);
        assertThat(stage.history(table)).containsEntry("b", "in_progress");
    }

    @Test
    void aHopThatWasAcceptedButDoesNotComeIsAskedForAgain() {
        bTakesThreeInvocations();
        stage.onContinuation((function, payload) -> {
            hops.add(hop(payload));
            if (hops.size() > 2) {
                seven.invoke(text(payload));
            }
        });

        assertThat(seven.told(Events.create(version(table, 7))).succeeded()).isTrue();
        assertThat(hops).startsWith("2", "2", "2", "3");
    }

    @Test
    void aHopThatComesAfterTheAnswerWasDecidedChangesNothing() {
        bTakesThreeInvocations();
        List<String> late = new ArrayList<>();
        stage.onContinuation((function, payload) -> late.add(text(payload)));
        Answer failed = seven.told(Events.create(version(table, 7)));
        Map<String, String> history = stage.history(table);

        seven.invoke(late.get(0));

        assertThat(failed.succeeded()).isFalse();
        assertThat(stage.cloudFormation.answer()).as("another answer").isEmpty();
        assertThat(stage.history(table)).isEqualTo(history);
        assertThat(did).containsExactly("part 1");
        stage.assertFree(table);
    }

    @Test
    void aRedeliveryOfTheHopThatSuspendedTheRunInvokesTheNextOne() throws InterruptedException {
        bTakesThreeInvocations();
        String event = stage.cloudFormation.fill(Events.json(Events.create(version(table, 7))));
        stage.stackIs("CREATE_IN_PROGRESS");
        suspend(event);
        hopsRunOn(seven);

        seven.invoke(event);

        assertThat(hops).containsExactly("2", "3", "4");
        assertThat(stage.cloudFormation.answer().orElseThrow().succeeded()).isTrue();
        assertThat(did).containsExactly("part 1", "part 2", "part 3");
    }

    @Test
    void aHopThatComesAfterCloudFormationStoppedWaitingDoesNotSayThatNothingWasBegun() throws InterruptedException {
        bTakesThreeInvocations();
        Map<String, Object> event = Events.create(version(table, 7, "ServiceTimeout", "900"));
        String first = signed(event);
        suspend(first);
        stage.advance(Duration.ofMinutes(5));
        stage.stackIs("CREATE_IN_PROGRESS");

        seven.invoke(first.replaceFirst("\\{", "{\"hop\":2,"));

        assertThat(stage.cloudFormation.answer().orElseThrow().reason())
                .contains("resumable")
                .doesNotContain("Nothing was begun");
        assertThat(did).containsExactly("part 1");
    }

    @Test
    void aDuplicateOfAHopLeavesTheRunToTheFirst() {
        bTakesThreeInvocations();
        stage.onContinuation((function, payload) -> {
            hops.add(hop(payload));
            seven.invoke(text(payload));
            seven.invoke(text(payload));
        });

        assertThat(seven.told(Events.create(version(table, 7))).succeeded()).isTrue();
        assertThat(did).containsExactly("part 1", "part 2", "part 3");
        assertThat(stage.cloudFormation.violations()).isEmpty();
    }

    @Test
    void aHopAtAnotherVersionLeaves() {
        bTakesThreeInvocations();
        Stage.Version eight = minutes15(stage.version(8, a, b, c));
        hopsRunOn(eight);

        Answer answer = seven.told(Events.create(version(table, 7)));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("resumable", "could not be continued");
        assertThat(did).containsExactly("part 1");
    }

    @Test
    void aHopOfADeploymentThatIsRolledBackByNowAppliesNothing() {
        String id = seven.told(Events.create(version(table, 7, "Target", "a"))).physicalResourceId();
        bTakesThreeInvocations();
        stage.stackIs("UPDATE_IN_PROGRESS");
        stage.onContinuation((function, payload) -> {
            stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");
            hops.add(hop(payload));
            seven.invoke(text(payload));
        });

        seven.invoke(stage.cloudFormation.fill(
                Events.json(Events.update(id, version(table, 7), version(table, 7, "Target", "a")))));

        assertThat(hops).isNotEmpty().containsOnly("2");
        assertThat(did).containsExactly("part 1");
        assertThat(stage.history(table)).containsEntry("b", "in_progress").doesNotContainKey("c");
    }

    @Test
    void aRedeliveryOfADeploymentThatIsRolledBackByNowAppliesNothing() throws InterruptedException {
        String id = seven.told(Events.create(version(table, 7, "Target", "a"))).physicalResourceId();
        bTakesThreeInvocations();
        String event = signed(Events.update(id, version(table, 7), version(table, 7, "Target", "a")));
        migrator(event).requests().answers().decideOccasion(Events.runId(event), "deploy");
        suspend(event);
        stage.advance(Duration.ofMinutes(1));
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");

        seven.invoke(event);

        assertThat(stage.cloudFormation.answer()).isEmpty();
        assertThat(stage.history(table)).containsEntry("b", "in_progress").doesNotContainKey("c");
        assertThat(did).containsExactly("part 1");
    }

    @Test
    void aDeploymentEndsTwoMinutesBeforeCloudFormationStopsWaiting() {
        Instant start = stage.time.now();
        List<Instant> stopped = new ArrayList<>();
        b.up(context -> {
            while (true) {
                context.step("part " + (did.size() + 1), () -> {
                    stage.advance(Duration.ofSeconds(20));
                    stopped.add(stage.time.now());
                });
                did.add("");
            }
        });
        hopsRunOn(seven);

        Answer answer = told(Events.create(version(table, 7)));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("resumable");
        assertThat(Duration.between(start, stopped.get(stopped.size() - 1)))
                .isBetween(Duration.ofMinutes(57), Duration.ofMinutes(58).plusSeconds(20));
        assertThat(hops).containsExactly("2", "3", "4", "5");
        stage.assertFree(table);
    }

    @Test
    void aShortServiceTimeoutIsKeptWithoutAnotherInvocation() {
        bTakesThreeInvocations();
        hopsRunOn(seven);

        Answer answer = told(Events.create(version(table, 7, "ServiceTimeout", "600")));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("resumable");
        assertThat(hops).isEmpty();
    }

    @Test
    void aRollbackThatDoesNotFitIsASuccessWithAttention() {
        Stage.Version eight = stage.version(8, a, b, c, takingThreeInvocations(TestMigration.of("d", 4), false));
        String id = eight.told(Events.create(version(table, 8))).physicalResourceId();
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");

        Answer answer = told(Events.update(
                id, version(table, 7, "ServiceTimeout", "600"), version(table, 8, "ServiceTimeout", "600")));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).startsWith("ATTENTION");
    }

    @Test
    void waitingForTheLockOfAnotherRunCrossesInvocations() throws InterruptedException {
        hopsRunOn(seven);
        TestMigration other = TestMigration.of("other", 4).up(context -> {
            stage.time.onSleep(slept -> TestMigration.touch(context));
            Answer answer = told(Events.create(version(table, 7, "ServiceTimeout", "1200")));
            stage.time.onSleep(slept -> {});
            assertThat(answer.succeeded()).isFalse();
            assertThat(answer.reason()).contains("run-of-another");
        });

        Migrator.builder(dynamoDb.client(), table, Registry.of(other))
                .runId("run-of-another")
                .owner("another")
                .time(stage.time)
                .build()
                .migrate()
                .orThrow();

        assertThat(hops).containsExactly("2");
        assertThat(stage.cloudFormation.requests()).isEqualTo(1);
    }

    private void bTakesThreeInvocations() {
        takingThreeInvocations(b, true);
    }

    private TestMigration takingThreeInvocations(TestMigration migration, boolean up) {
        TestMigration.Change change = context -> {
            for (int part = 1; part <= 3; part++) {
                String name = "part " + part;
                context.step(name, () -> {
                    stage.advance(Duration.ofMinutes(14));
                    did.add(name);
                });
            }
        };
        return up ? migration.up(change) : migration.down(change);
    }

    /** Lets each hop run on that version, before its invocation is acknowledged. */
    private void hopsRunOn(Stage.Version version) {
        stage.onContinuation((function, payload) -> {
            assertThat(function).isEqualTo(FakeContext.ARN + ":live");
            hops.add(hop(payload));
            version.invoke(text(payload));
        });
    }

    /** Makes the table as if the first hop had died before it invoked the second. */
    private void suspend(String event) throws InterruptedException {
        assertThat(migrator(event).migrate().outcome()).isEqualTo(Outcome.SUSPENDED);
    }

    private Migrator migrator(String event) {
        return Migrator.builder(dynamoDb.client(), table, Registry.of(a, b, c))
                .runId(Events.runId(event))
                .owner(Events.OWNER)
                .appliedBy(FakeContext.ARN + ":7")
                .deadline(stage.time.now().plus(INVOCATION), Duration.ofMinutes(1))
                .keepLockWhenSuspended(true)
                .time(stage.time)
                .build();
    }

    /** Sends an event that CloudFormation has signed now, and gives what it was told. */
    private Answer told(Map<String, Object> event) {
        String status = "Create".equals(event.get("RequestType")) ? "CREATE_IN_PROGRESS" : "";
        if (!status.isEmpty()) {
            stage.stackIs(status);
        }
        seven.invoke(signed(event));
        return stage.cloudFormation.answer().orElseThrow();
    }

    private String signed(Map<String, Object> event) {
        return stage.cloudFormation.fill(Events.json(event), stage.time.now());
    }

    private static String hop(byte[] payload) {
        return Json.parse(payload).field("hop").orElseThrow().asNumber();
    }

    private static String text(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8);
    }
}

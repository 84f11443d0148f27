package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.Reply;
import io.dynamigrate.local.WatchedClient;
import io.dynamigrate.run.Answers;
import io.dynamigrate.run.Migrator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One answer to each request, decided once and sent until it is acknowledged. */
class AnsweringTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2);
    private final String table = dynamoDb.newTable();
    private final List<Thread> deliveries = new ArrayList<>();
    private String physicalId = "";

    @BeforeEach
    void createStack() {
        physicalId = stage.version(1, a).told(Events.create(properties())).physicalResourceId();
    }

    @Test
    void aLateDuplicateOfAnUpdateAppliesNothingAgain() {
        String event = stage.cloudFormation.fill(Events.json(update()));
        Stage.Version version = stage.version(1, a, b);
        version.invoke(event);
        assertThat(stage.cloudFormation.answer().orElseThrow().data()).contains(entry("Applied", "b"));
        version.told(Events.update(physicalId, properties("Target", "a"), properties()));
        assertThat(stage.history(table)).contains(entry("b", "rolled_back"));

        version.invoke(event);

        // The stand-in refuses an answer that is another one.
        assertThat(stage.cloudFormation.answer()).isEmpty();
        assertThat(stage.history(table)).contains(entry("b", "rolled_back"));
        stage.assertFree(table);
    }

    @Test
    void aRequestThatWasAnsweredFailedStaysFailed() {
        TestMigration broken = TestMigration.of("b", 2).broken();
        String event = stage.cloudFormation.fill(Events.json(update()));
        stage.version(1, a, broken).invoke(event);
        assertThat(stage.cloudFormation.answer().orElseThrow().succeeded()).isFalse();

        stage.version(1, a, b).invoke(event);

        assertThat(stage.cloudFormation.answer()).isEmpty();
        assertThat(stage.history(table)).contains(entry("b", "failed"));
        assertThat(stage.version(1, a, b).told(update()).succeeded()).isTrue();
    }

    @Test
    void whatIsDecidedIsSentByTheNextDelivery() {
        stage.cloudFormation.respondWith(Reply.status(403));
        String event = stage.cloudFormation.fill(Events.json(update()));
        Stage.Version version = stage.version(1, a, b);

        assertThatThrownBy(() -> version.invoke(event)).isInstanceOf(AnswerException.class);
        assertThat(answerRow(event)).containsKey("migration_answer");
        version.invoke(event);

        assertThat(stage.cloudFormation.answer().orElseThrow().data()).contains(entry("Applied", "b"));
        assertThat(answerRow(event).toString())
                .as("issue 14: the URL is a secret")
                .doesNotContain("http");
    }

    @Test
    void aLateDuplicateOfACreateClaimsNothing() {
        String event = stage.cloudFormation.fill(Events.json(Events.create(properties())));
        stage.version(1, a).invoke(event);
        Map<String, Object> renamed = Events.create(properties());
        renamed.put("LogicalResourceId", "Renamed");
        stage.version(1, a).told(renamed);

        stage.version(1, a).invoke(event);

        assertThat(Migrator.builder(dynamoDb.client(), table, Registry.of())
                        .build()
                        .status()
                        .claimedBy())
                .contains(Events.STACK + "/Renamed");
    }

    @Test
    void anUpdateWithNothingToDoKeepsNothing() {
        List<Map<String, AttributeValue>> before = dynamoDb.items(table);
        Map<String, String> version = Shapes.version(table, 1);

        assertThat(stage.version(1, a)
                        .told(Events.update(physicalId, version, version))
                        .reason())
                .startsWith("There was nothing to do.");

        assertThat(dynamoDb.items(table)).isEqualTo(before);
    }

    @Test
    void anErrorOfTheMachineIsAnswered() {
        TestMigration hungry = TestMigration.of("b", 2).up(context -> {
            throw new OutOfMemoryError("Java heap space");
        });

        Answer answer = stage.version(1, a, hungry).told(update());

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("'b' failed", "OutOfMemoryError");
        stage.assertFree(table);
    }

    @ParameterizedTest
    @CsvSource({"1000, 3600", "300000, 1"})
    void aMigrationThatComesToNoSafePointIsAnsweredBeforeItsTimeIsOver(int lambdaMillis, String serviceTimeout)
            throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(1);
        TestMigration stuck = TestMigration.of("b", 2).up(context -> answered.await());
        Map<String, Object> properties = Map.of("TableName", table, "ServiceTimeout", serviceTimeout);
        String event = stage.cloudFormation.fill(Events.json(Events.update("id", properties, properties)));
        Thread lambda =
                new Thread(() -> stage.version(1, a, stuck).within(lambdaMillis).invoke(event));
        lambda.start();

        Answer answer = stage.cloudFormation.await(Duration.ofSeconds(30));
        answered.countDown();
        lambda.join();

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("has not come to a safe point", "resumable", "DEPLOYMENT=");
        assertThat(stage.cloudFormation.requests()).isEqualTo(2);
        stage.version(1, a, b).invoke(event);
        assertThat(stage.cloudFormation.answer()).isEmpty();
    }

    /** Issue 14: CloudFormation stops waiting after 3 s, although Lambda has minutes left. */
    @Test
    void noCallThatHangsKeepsTheAnswerFromBeingSentInTime() throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(1);
        AtomicBoolean hangs = new AtomicBoolean();
        Runnable call = () -> {
            if (hangs.get()) {
                await(answered);
            }
        };
        TestMigration stuck = TestMigration.of("b", 2).up(context -> {
            hangs.set(true);
            answered.await();
        });
        Parts parts = stage.parts();
        Parts hanging = new Parts(
                () -> WatchedClient.of(dynamoDb.client(), request -> call.run()),
                parts.http(),
                parts.time(),
                parts.versions(),
                stackId -> {
                    call.run();
                    return parts.stacks().describe(stackId);
                },
                parts.continuation());
        Map<String, Object> properties = Map.of("TableName", table, "FunctionVersion", "7", "ServiceTimeout", "3");
        String event = stage.cloudFormation.fill(Events.json(Events.update("id", properties, properties)));
        Thread lambda = new Thread(() -> {
            try {
                Deployments.handle(event, hanging, a, stuck);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        lambda.start();

        Answer answer = stage.cloudFormation.await(Duration.ofSeconds(30));
        answered.countDown();
        lambda.join();

        assertThat(answer.reason()).contains("has not come to a safe point");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Issue 14: whoever has the URL can answer in the name of the resource. */
    @Test
    void noRowHoldsAResponseUrl() {
        TestMigration broken = TestMigration.of("b", 2).broken();
        Map<String, String> rollBack = properties("OnDelete", "RollBack");

        assertThat(stage.version(1, a, broken).told(update()).succeeded()).isFalse();
        assertNoUrl();
        assertThat(stage.version(1, a, b).told(update()).succeeded()).isTrue();
        assertNoUrl();
        stage.stackIs("DELETE_IN_PROGRESS");
        assertThat(stage.version(1, a, b)
                        .told(Events.delete(physicalId, rollBack))
                        .data())
                .contains(entry("RolledBack", "b,a"));
        assertNoUrl();
    }

    private void assertNoUrl() {
        assertThat(dynamoDb.items(table).toString())
                .contains("migration_answer")
                .doesNotContain("http:", "https:", "X-Amz", "Signature");
    }

    /** Issue 14. */
    @Test
    void saysThatRequestsWithoutADateCannotBeOrdered() {
        String event = stage.cloudFormation.fill(Events.json(update()));
        Stage.Version version = stage.version(1, a, b);

        version.invoke(event);

        assertThat(version.log()).contains("requests of this resource cannot be ordered");
    }

    @Test
    void noTimeIsLeftWhenTheStackNoLongerWaits() {
        String event = stage.cloudFormation.fill(
                Events.json(Events.update(physicalId, properties("ServiceTimeout", "60"), properties())));
        String signed = event.replace("X-Amz-Expires", "X-Amz-Date=20261123T095859Z&X-Amz-Expires");

        assertThatThrownBy(() -> stage.version(1, a, b).invoke(signed)).isInstanceOf(AnswerException.class);

        assertThat(stage.history(table)).containsOnly(entry("a", "applied"));
        assertThat(stage.cloudFormation.violations()).hasSize(1);
    }

    /** Issue 12.23. */
    @Test
    void whoHadToWaitForTheLockSaysWhatAnotherDeliveryDecided() {
        Map<String, String> version = Shapes.version(table, 1);
        String event = stage.cloudFormation.fill(Events.json(Events.update(physicalId, version, version)));
        Answers answers = Migrator.builder(dynamoDb.client(), table, Registry.of())
                .build()
                .requests()
                .answers();
        String failed = new String(
                AnswerJson.of(io.dynamigrate.function.Answer.to(
                        EventReader.event(Json.parse(event.getBytes(StandardCharsets.UTF_8))
                                .asObject()),
                        new Result(false, List.of("No time was left."), AnswerData.unknown("cfn-1")),
                        "stream")),
                StandardCharsets.UTF_8);
        // b is pending, and a run by hand applies it while this delivery waits; the other delivery had no time for
        // that.
        TestMigration slow = TestMigration.of("b", 2).up(context -> {
            Thread waiting = new Thread(() -> stage.version(1, a, b).invoke(event));
            CountDownLatch waits = new CountDownLatch(1);
            stage.time.onSleep(slept -> {
                TestMigration.touch(context);
                waits.countDown();
            });
            waiting.start();
            deliveries.add(waiting);
            waits.await();
            answers.decide(Events.runId(event), failed);
        });

        stage.version(1, a, slow).result("{\"action\": \"migrate\", \"TableName\": \"" + table + "\"}");
        deliveries.forEach(AnsweringTest::join);

        assertThat(answerRow(event).get("migration_answer")).isEqualTo(fromS(failed));
        assertThat(stage.cloudFormation.answer().orElseThrow().raw()).isEqualTo(failed);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Object> update() {
        return Events.update(physicalId, properties("Force", "true"), properties());
    }

    private Map<String, AttributeValue> answerRow(String event) {
        return row("MIGRATION#RUN", Events.runId(event));
    }

    private Map<String, AttributeValue> row(String partition, String sort) {
        return dynamoDb.client()
                .getItem(get -> get.tableName(table).key(Map.of("PK", fromS(partition), "SK", fromS(sort))))
                .item();
    }

    private Map<String, String> properties(String... more) {
        return Shapes.properties(table, more);
    }
}

package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.Reply;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Report;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events that the function could not answer, as Lambda sends them to the failure destination. */
class UnansweredEventsTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final TestMigration a = TestMigration.of("a", 1);
    private final FakeContext context = FakeContext.ofVersion("1");
    private final String table = dynamoDb.newTable();

    @Test
    void areAnsweredFailedWithWhatKilledTheFunction() throws Exception {
        receive(fill(Events.create(properties())));

        Answer answer = stage.cloudFormation.answer().orElseThrow();
        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason())
                .startsWith("The function ended before it could answer: Runtime.ExitError, 'signal 9'"
                        + " (RetriesExhausted).");
        assertThat(context.log()).doesNotContain("X-Amz-Signature");
    }

    @Test
    void areDecidedSoThatALateDeliveryAppliesNothing() throws Exception {
        String event = fill(Events.create(properties()));
        receive(event);

        stage.version(1, a).invoke(event);

        assertThat(stage.cloudFormation.answer().orElseThrow().succeeded()).isFalse();
        assertThat(stage.history(table)).isEmpty();
    }

    @Test
    void getTheAnswerThatWasDecided() throws Exception {
        String event = fill(Events.create(properties()));
        stage.cloudFormation.respondWith(Reply.status(403));
        Stage.Version version = stage.version(1, a);
        assertThatThrownBy(() -> version.invoke(event)).isInstanceOf(AnswerException.class);

        receive(event);

        assertThat(stage.cloudFormation.answer().orElseThrow().data()).contains(entry("Applied", "a"));
    }

    @Test
    void areLeftToWhoIsAtWork() throws Exception {
        String event = fill(Events.create(properties()));

        run(event, context -> {
                    stage.time.onSleep(slept -> TestMigration.touch(context));
                    assertThatThrownBy(() -> receive(event)).hasMessageContaining("another process works");
                })
                .orThrow();

        assertThat(stage.cloudFormation.requests()).isZero();
    }

    @Test
    void areAnsweredWhenWhoWorkedIsDead() throws Exception {
        String event = fill(Events.create(properties()));

        run(event, context -> receive(event));

        assertThat(stage.cloudFormation.answer().orElseThrow().succeeded()).isFalse();
        assertThat(stage.time.sleeps().stream().reduce(Duration.ZERO, Duration::plus))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(45));
    }

    @Test
    void doNotWedgeAStackThatIsRolledBack() throws Exception {
        Map<String, String> now = properties("FunctionVersion", "7");
        receive(fill(Events.update("id", now, properties("FunctionVersion", "8"))));

        Answer answer = stage.cloudFormation.answer().orElseThrow();
        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).startsWith("ATTENTION");
    }

    @Test
    void ofATableThatIsGoneAreAnswered() throws Exception {
        receive(fill(Events.create(Map.of("TableName", "no-such-table"))));

        assertThat(stage.cloudFormation.answer().orElseThrow().succeeded()).isFalse();
    }

    @Test
    void thatNobodyWaitsForAreLogged() throws Exception {
        receive("{\"action\": \"status\"}");
        handle("{}");

        assertThat(context.log()).contains("Nobody waits");
        assertThat(stage.cloudFormation.requests()).isZero();
    }

    /** A run of the event in another process, in the middle of which something happens. */
    private Report run(String event, TestMigration.Change meanwhile) throws InterruptedException {
        return Migrator.builder(
                        dynamoDb.client(),
                        table,
                        Registry.of(TestMigration.of("a", 1).up(meanwhile)))
                .runId(Events.runId(event))
                .time(stage.time)
                .build()
                .migrate();
    }

    private String fill(Map<String, Object> event) {
        return stage.cloudFormation.fill(Events.json(event));
    }

    /** Gives an event to the failure destination, in Lambda's record. */
    private void receive(String event) throws Exception {
        handle("""
                {"version": "1.0", "timestamp": "2026-11-23T10:45:00Z",
                 "requestContext": {"requestId": "1", "functionArn": "%s:live", "condition": "RetriesExhausted",
                                    "approximateInvokeCount": 3},
                 "requestPayload": %s,
                 "responseContext": {"statusCode": 200, "executedVersion": "1", "functionError": "Unhandled"},
                 "responsePayload": {"errorType": "Runtime.ExitError", "errorMessage": "signal 9"}}
                """.formatted(FakeContext.ARN, event));
    }

    private void handle(String input) throws Exception {
        new UnansweredEvents(stage.parts())
                .handleRequest(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new ByteArrayOutputStream(),
                        context);
    }

    private Map<String, String> properties(String... more) {
        return Shapes.properties(table, more);
    }
}

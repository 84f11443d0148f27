package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.TableException;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.Fault;
import io.dynamigrate.local.FaultProxy;
import io.dynamigrate.local.WireRequest;
import io.dynamigrate.local.WireResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 11: a table that the same deployment has just made, or is still making. */
class NewTableTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final FaultProxy proxy = FaultProxy.to(dynamoDb.endpoint());

    @AutoClose
    private final Stage stage = new Stage(proxy.client());

    private final TestMigration a = TestMigration.of("a", 1);
    private final String table = dynamoDb.newTable();

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void aCreateWaitsForATableThatIsBeingCreated(String dryRun) {
        describe(creating(), Duration.ofMinutes(3));

        Answer answer = stage.version(1, a).told(Events.create(properties("DryRun", dryRun)));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.data()).contains(entry("Applied", dryRun.equals("true") ? "" : "a"));
        assertThat(stage.time.sleeps()).hasSize(36).containsOnly(Duration.ofSeconds(5));
    }

    @Test
    void anUpdateWaitsToo() {
        String id =
                stage.version(1).told(Events.create(Shapes.version(table, 1))).physicalResourceId();
        describe(creating(), Duration.ofMinutes(2));

        Answer answer = stage.version(2, a).told(Events.update(id, Shapes.version(table, 2), Shapes.version(table, 1)));

        assertThat(answer.data()).contains(entry("Applied", "a"));
    }

    @Test
    void waitsAsLongAsThereIsTime() {
        describe(creating(), Duration.ofHours(1));

        Answer answer = stage.version(1, a).within(300_000).told(Events.create(properties()));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("The table '" + table + "' is CREATING");
        assertThat(stage.time.sleeps())
                .filteredOn(Duration.ofSeconds(5)::equals)
                .hasSize(47);
    }

    @Test
    void aDeliveryThatComesAgainIsAnsweredTheSameWhileTheTableIsStillCreating() {
        String event = stage.cloudFormation.fill(Events.json(Events.create(properties())));
        stage.version(1, a).invoke(event);
        String first = stage.cloudFormation.answer().orElseThrow().raw();
        describe(creating(), stage.time.now().plusSeconds(30));

        stage.version(1, a).invoke(event);

        // The stand-in refuses an answer that is another one.
        assertThat(first).contains("SUCCESS");
        assertThat(stage.cloudFormation.violations()).isEmpty();
    }

    @Test
    void aTableThatDynamoDbDoesNotKnowYetIsAskedForForAMinute() {
        describe(missing(), Duration.ofSeconds(50));

        assertThat(stage.version(1, a).told(Events.create(properties())).data()).contains(entry("Applied", "a"));
    }

    @Test
    void notForLongerThanAMinute() {
        describe(missing(), Duration.ofHours(1));

        Answer answer = stage.version(1, a).told(Events.create(properties()));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("The table '" + table + "' does not exist");
        assertThat(stage.time.sleeps()).hasSize(11);
    }

    @Test
    void aDeleteDoesNotWait() {
        describe(creating(), Duration.ofHours(1));

        Answer answer = stage.version(1, a).told(Events.delete("dynamigrate-" + table + "-0", properties()));

        assertThat(answer.succeeded()).isTrue();
        assertThat(stage.time.sleeps()).isEmpty();
    }

    @Test
    void theExceptionTellsThatTheTableIsBeingCreated() {
        TableException creating = new TableException("", TableException.Problem.CREATING, true);

        assertThat(creating.isCreating()).isTrue();
        assertThat(creating.isGone()).isFalse();
        assertThat(creating.isMissing()).isFalse();
    }

    private void describe(Fault fault, Duration duration) {
        describe(fault, stage.time.now().plus(duration));
    }

    /** Lets each DescribeTable of the table meet the fault until then. */
    private void describe(Fault fault, Instant end) {
        proxy.on(
                WireRequest.each("DescribeTable"),
                (request, rest) -> stage.time.now().isBefore(end) ? fault.meet(request, rest) : rest.proceed());
    }

    private static Fault creating() {
        return Fault.rewrite(response -> new WireResponse(
                response.status(),
                response.body().replace("\"TableStatus\":\"ACTIVE\"", "\"TableStatus\":\"CREATING\"")));
    }

    private static Fault missing() {
        return Fault.answer(WireResponse.error(400, "ResourceNotFoundException", "Requested resource not found"));
    }

    private Map<String, String> properties(String... more) {
        return Shapes.properties(table, more);
    }
}

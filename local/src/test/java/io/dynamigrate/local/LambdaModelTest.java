package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.dynamigrate.local.Mishaps.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Issue 11: a function that invokes itself, under the limits of Lambda. */
class LambdaModelTest {

    private static final String EVENT = "{\"hop\":1}";

    private final SimulatedTime time = new SimulatedTime();
    private final List<String> invoked = new ArrayList<>();
    private final List<String> discarded = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private final LambdaModel function =
            new LambdaModel(time, "hopping", Duration.ofMinutes(15), this::start, story::add);

    /** What an invocation does after its first effect. */
    private BiConsumer<Integer, SimulatedProcess> work = (hop, process) -> {};

    LambdaModelTest() {
        function.pointAliasAt(function.publish("code"));
        LambdaModel destination = new LambdaModel(
                time,
                "destination",
                Duration.ofMinutes(1),
                (code, process) -> (input, output, context) ->
                        discarded.add(new String(input.readAllBytes(), StandardCharsets.UTF_8)),
                story::add);
        destination.pointAliasAt(destination.publish("any"));
        function.onFailure(destination);
    }

    @Test
    void anEventThatTheFunctionSendsReachesItsAliasWhileTheSenderStillRuns() {
        work = (hop, process) -> {
            if (hop == 1) {
                function.invokeAsync(process, event(2));
                time.sleep(Duration.ofMinutes(5));
                assertThat(invoked).containsExactly("0 hop 1 hopping-1", "0 hop 2 hopping-2");
            }
        };
        deliver(Delivery.AT_ONCE);

        assertThat(function.greatestDepth()).isEqualTo(2);
    }

    @Test
    void aHopThatIsKilledIsTriedAgainUnderTheSameRequestId() {
        hopUntil(3);
        function.killBefore(effect -> effect.depth() == 2 && effect.attempt() < 3 && effect.number() == 1);
        deliver(Delivery.AT_ONCE);

        assertThat(invoked)
                .containsExactly(
                        "0 hop 1 hopping-1",
                        "0 hop 2 hopping-2",
                        "1 hop 2 hopping-2",
                        "3 hop 2 hopping-2",
                        "3 hop 3 hopping-3");
        assertThat(discarded).isEmpty();
    }

    @Test
    void everyEffectOfAllHopsCanBeEnumeratedAsAPointToKill() {
        hopUntil(3);
        List<Effect> effects = new ArrayList<>();
        function.killBefore(effect -> {
            effects.add(effect);
            return false;
        });
        deliver(Delivery.AT_ONCE);

        assertThat(effects)
                .containsExactly(
                        new Effect(1, 1, 1, 1, ""),
                        new Effect(1, 1, 1, 2, "Invoke"),
                        new Effect(2, 2, 1, 1, ""),
                        new Effect(2, 2, 1, 2, "Invoke"),
                        new Effect(3, 3, 1, 1, ""));
    }

    @Test
    void aHopThatIsKilledEachTimeGoesToTheFailureDestination() {
        hopUntil(2);
        Delivery killed = new Delivery(Duration.ZERO, List.of(1, 1, 1));
        function.onInvokeAsync(payload -> Submission.accepted(killed));
        deliver(Delivery.AT_ONCE);

        assertThat(discarded).hasSize(1).first().asString().contains("RetriesExhausted", "Runtime.ExitError", event(2));
    }

    @Test
    void theCallerIsToldWhatLambdaRefuses() {
        work = (hop, process) -> {
            function.onInvokeAsync(payload -> Submission.failed());
            assertThat(refusal(process)).hasMessageContaining("internal error").matches(e -> e.status() == 500);
            function.onInvokeAsync(payload -> Submission.throttled());
            assertThat(refusal(process).type()).isEqualTo("TooManyRequestsException");
            function.onInvokeAsync(payload -> Submission.denied());
            assertThat(refusal(process).type()).isEqualTo("AccessDeniedException");
        };
        deliver(Delivery.AT_ONCE);

        assertThat(invoked).hasSize(1);
    }

    @Test
    void anEventWhoseAcknowledgementIsLostIsDelivered() {
        function.onInvokeAsync(payload -> Submission.accepted().withoutAnswer());
        work = (hop, process) -> {
            if (hop == 1) {
                assertThat(refusal(process).isAnswerLost()).isTrue();
            }
        };
        deliver(Delivery.AT_ONCE);

        assertThat(invoked).containsExactly("0 hop 1 hopping-1", "0 hop 2 hopping-2");
    }

    @Test
    void anEventIsDeliveredTwiceAndLate() {
        hopUntil(2);
        Delivery late = new Delivery(Duration.ofMinutes(40), List.of());
        function.onInvokeAsync(payload -> Submission.accepted(Delivery.AT_ONCE, late));
        deliver(Delivery.AT_ONCE);

        assertThat(invoked).containsExactly("0 hop 1 hopping-1", "0 hop 2 hopping-2", "40 hop 2 hopping-2");
    }

    @Test
    void anEventThatIsOlderThanAnHourGoesToTheFailureDestination() {
        deliver(new Delivery(Duration.ofMinutes(61), List.of()));

        assertThat(invoked).isEmpty();
        assertThat(discarded).hasSize(1).first().asString().contains("EventAgeExceeded", EVENT);
        assertThat(time.elapsed()).isBetween(Duration.ofMinutes(60), Duration.ofMinutes(61));
    }

    @Test
    void aRetryThatWouldComeAfterAnHourDoesNotCome() {
        work = (hop, process) -> {
            time.sleep(Duration.ofMinutes(31));
            throw new IllegalStateException("It failed.");
        };
        deliver(Delivery.AT_ONCE);

        assertThat(invoked).hasSize(2);
        assertThat(discarded).hasSize(1).first().asString().contains("EventAgeExceeded", "It failed.");
    }

    @Test
    void withoutConcurrencyTheNextHopWaitsInTheQueue() {
        function.reserveConcurrency(1);
        work = (hop, process) -> {
            if (hop == 1) {
                function.invokeAsync(process, event(2));
                time.sleep(Duration.ofMinutes(14));
                assertThat(invoked).hasSize(1);
                assertThat(function.invoke(process, 1, EVENT).error())
                        .hasValueSatisfying(error -> assertThat(error.type()).isEqualTo("TooManyRequestsException"));
            }
        };
        deliver(Delivery.AT_ONCE);

        assertThat(invoked).hasSize(2).last().asString().matches("1[4-9] hop 2 hopping-.");
        assertThat(discarded).isEmpty();
    }

    @Test
    void aChainOfAsynchronousInvocationsIsStopped() {
        hopUntil(Integer.MAX_VALUE);
        deliver(Delivery.AT_ONCE);

        assertThat(invoked).hasSize(16);
        assertThat(function.greatestDepth()).isEqualTo(16);
        assertThat(discarded).hasSize(1).first().asString().contains("RecursiveInvocation", event(17));
    }

    @Test
    void invocationsOfVersionsCountForTheChainToo() {
        List<Invocation> ended = new ArrayList<>();
        work = (hop, process) -> ended.add(function.invoke(process, 1, event(hop + 1)));
        deliver(Delivery.AT_ONCE);

        assertThat(invoked).hasSize(16);
        assertThat(ended.get(0).error())
                .hasValueSatisfying(error -> assertThat(error.type()).isEqualTo("RecursiveInvocationException"));
    }

    private void hopUntil(int last) {
        work = (hop, process) -> {
            if (hop < last) {
                process.effect("Invoke");
                function.invokeAsync(process, event(hop + 1));
            }
        };
    }

    private LambdaCallException refusal(SimulatedProcess process) {
        return catchThrowableOfType(LambdaCallException.class, () -> function.invokeAsync(process, event(2)));
    }

    private void deliver(Delivery delivery) {
        function.deliver(EVENT, delivery);
        time.finish();
    }

    private static String event(int hop) {
        return "{\"hop\":" + hop + "}";
    }

    private RequestStreamHandler start(String code, SimulatedProcess process) {
        return (input, output, context) -> {
            String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
            int hop = Integer.parseInt(Json.plain(Json.object(event), "hop"));
            invoked.add(time.elapsed().toMinutes() + " hop " + hop + " " + context.getAwsRequestId());
            process.effect();
            work.accept(hop, process);
        };
    }
}

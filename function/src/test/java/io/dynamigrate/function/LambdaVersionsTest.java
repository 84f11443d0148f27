package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dynamigrate.local.Invocation;
import io.dynamigrate.local.LambdaStandIn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invoking another version, over HTTP. */
class LambdaVersionsTest {

    private static final String ARN = FakeContext.ARN + ":8";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final FakeTime time = new FakeTime();

    @AutoClose
    private final LambdaStandIn lambda = LambdaStandIn.start();

    private final LambdaVersions versions = new LambdaVersions(
            new Clients(() -> Environment.of(Map.of(
                    "AWS_REGION",
                    "us-east-1",
                    "AWS_ENDPOINT_URL_LAMBDA",
                    lambda.endpoint().toString()))),
            time);

    @Test
    void givesThePayloadAndGetsTheResponse() {
        lambda.publish(ARN, payload -> new Invocation("1", "[" + payload + "]", Optional.empty()));

        assertThat(invoke(LIMIT)).isEqualTo("[{\"ä\":1}]");
        assertThat(lambda.invoked()).containsExactly(ARN);
    }

    @Test
    void saysHowTheOtherVersionEnded() {
        lambda.publish(
                ARN,
                payload -> new Invocation(
                        "1", "", Optional.of(new Invocation.FunctionError("Runtime.ExitError", "signal 9"))));

        DelegationException error = failure();

        assertThat(error).hasMessage(ARN + " ended with Runtime.ExitError ('signal 9')");
        assertThat(lambda.invoked()).hasSize(1);
    }

    @Test
    void saysThatAVersionIsGone() {
        DelegationException error = failure();

        assertThat(error).hasMessage(ARN + " does not exist any more");
    }

    @Test
    void saysThatThePermissionIsMissing() {
        lambda.deny(ARN);

        DelegationException error = failure();

        assertThat(error).hasMessageContaining("lambda:InvokeFunction");
        assertThat(lambda.invoked()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"429, TooManyRequestsException", "409, ResourceConflictException"})
    void triesForAMinuteWhereLambdaDidNotBegin(int status, String type) {
        lambda.refuse(ARN, status, type, "busy");

        assertThat(failure().fate()).isEqualTo(DelegationException.Fate.REFUSED);
        assertThat(time.sleeps()).hasSize(29).containsOnly(Duration.ofSeconds(2));
        lambda.allow(ARN);
        lambda.publish(ARN, payload -> new Invocation("1", "well", Optional.empty()));
        assertThat(invoke(LIMIT)).isEqualTo("well");
    }

    @Test
    void repeatsNothingThatMayHaveBegun() {
        lambda.refuse(ARN, 500, "ServiceException", "trouble");

        assertThat(failure().fate()).isEqualTo(DelegationException.Fate.LOST);
        assertThat(lambda.invoked()).hasSize(1);
    }

    @Test
    void waitsNoLongerThanItMay() {
        // The first invocation loads classes, which may take longer than the limit of the second.
        lambda.publish(ARN, payload -> new Invocation("1", "well", Optional.empty()));
        invoke(LIMIT);
        CountDownLatch closed = new CountDownLatch(1);
        lambda.publish(ARN, payload -> {
            closed.await();
            return new Invocation("1", "", Optional.empty());
        });

        DelegationException error =
                catchThrowableOfType(DelegationException.class, () -> invoke(Duration.ofMillis(500)));
        closed.countDown();

        assertThat(error).hasMessageContaining("no response within the time");
        assertThat(lambda.invoked()).hasSize(2);
    }

    @Test
    void doesNotBeginWithoutTime() {
        assertThatThrownBy(() -> invoke(Duration.ZERO)).hasMessageContaining("no time left");
        assertThat(lambda.invoked()).isEmpty();
    }

    private DelegationException failure() {
        return catchThrowableOfType(DelegationException.class, () -> invoke(LIMIT));
    }

    private String invoke(Duration limit) {
        byte[] payload = "{\"ä\":1}".getBytes(StandardCharsets.UTF_8);
        return new String(versions.invoke(ARN, payload, limit), StandardCharsets.UTF_8);
    }
}

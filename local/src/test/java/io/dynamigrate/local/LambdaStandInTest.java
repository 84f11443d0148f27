package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Issue 11: a function that invokes itself asynchronously through Lambda's API. */
class LambdaStandInTest {

    private static final String ALIAS = "arn:aws:lambda:us-east-1:123456789012:function:sample:live";

    @AutoClose
    private final LambdaStandIn lambda = LambdaStandIn.start();

    private final BlockingQueue<String> delivered = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> discarded = new LinkedBlockingQueue<>();

    LambdaStandInTest() {
        lambda.retryAfter(Duration.ofMillis(10), Duration.ofMillis(20));
        lambda.onFailure(ALIAS, record -> {
            discarded.add(record);
            return Invocation.returned("2", "");
        });
    }

    @Test
    void anEventIsAcknowledgedAndDeliveredWhileItsSenderStillRuns() throws Exception {
        CountDownLatch hopOneMayEnd = new CountDownLatch(1);
        lambda.publish(ALIAS, payload -> {
            if (payload.contains("1")) {
                delivered.add("answered " + post(payload.replace('1', '2')));
                hopOneMayEnd.await();
            }
            delivered.add(payload);
            return Invocation.returned("1", "");
        });
        lambda.invokeAsync(ALIAS, "{\"hop\":1}");

        assertThat(List.of(next(delivered), next(delivered))).containsExactlyInAnyOrder("answered 202", "{\"hop\":2}");
        hopOneMayEnd.countDown();
        assertThat(next(delivered)).isEqualTo("{\"hop\":1}");
        assertThat(lambda.events()).containsExactly("{\"hop\":1}", "{\"hop\":2}");
        assertThat(lambda.invoked()).containsExactly(ALIAS);
    }

    @Test
    void anEventThatFailsIsTriedAgain() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        lambda.publish(ALIAS, payload -> {
            delivered.add(payload);
            return attempts.incrementAndGet() < 3 ? failed() : Invocation.returned("1", "");
        });

        assertThat(post("{}")).isEqualTo(202);

        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(next(delivered)).isEqualTo("{}");
        }
        assertThat(discarded).isEmpty();
    }

    @Test
    void anEventThatFailsEachTimeGoesToTheFailureDestination() throws Exception {
        lambda.publish(ALIAS, payload -> {
            delivered.add(payload);
            return failed();
        });
        post("{\"hop\":2}");

        assertThat(next(discarded)).contains("RetriesExhausted", "Runtime.ExitError", "{\"hop\":2}");
        assertThat(delivered).hasSize(3);
    }

    @Test
    void anEventThatIsRefusedIsNotDelivered() throws Exception {
        lambda.publish(ALIAS, payload -> Invocation.returned("1", ""));
        lambda.refuse(ALIAS, 429, "TooManyRequestsException", "Rate Exceeded.");
        assertThat(post("{}")).isEqualTo(429);
        lambda.deny(ALIAS);
        assertThat(post("{}")).isEqualTo(403);

        assertThat(lambda.events()).isEmpty();
    }

    private static Invocation failed() {
        return Invocation.failed("1", "", "Runtime.ExitError", "Runtime exited");
    }

    /** Sends an event as the SDK does. */
    private int post(String payload) throws InterruptedException {
        try {
            HttpURLConnection connection = (HttpURLConnection) lambda.endpoint()
                    .resolve("/2015-03-31/functions/" + ALIAS.replace(":", "%3A") + "/invocations")
                    .toURL()
                    .openConnection();
            connection.setRequestMethod("POST");
            connection.setRequestProperty("X-Amz-Invocation-Type", "Event");
            connection.setDoOutput(true);
            connection.getOutputStream().write(payload.getBytes(StandardCharsets.UTF_8));
            return connection.getResponseCode();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        return String.valueOf(queue.poll(30, TimeUnit.SECONDS));
    }
}

package io.dynamigrate.function;

import io.dynamigrate.Time;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Sends an answer to CloudFormation until it is acknowledged, as long as the invocation lasts. */
final class AnswerSender {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final HttpPut http;
    private final Time time;
    private final Consumer<String> log;

    AnswerSender(HttpPut http, Time time, Consumer<String> log) {
        this.http = http;
        this.time = time;
        this.log = log;
    }

    /**
     * Sends the body.
     *
     * @param end when there is no more time to try again
     * @throws AnswerException if it was refused, or not acknowledged in time
     */
    void send(URL url, byte[] body, Instant end) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            Optional<String> trouble = attempt(url, body, end);
            if (trouble.isEmpty()) {
                return;
            }
            Duration wait = pause.plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis()));
            if (!time.now().plus(wait).isBefore(end)) {
                throw new AnswerException("CloudFormation could not be told before the time was over: " + trouble.get()
                        + " from " + url.getHost() + ". In a VPC, the function needs a route to S3: a gateway endpoint,"
                        + " or NAT, whose policy allows the buckets cloudformation-custom-resource-response-*.");
            }
            log.accept("CloudFormation could not be told yet (" + trouble.get() + "): trying again.");
            sleep(wait);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** Nothing if the answer has arrived, else why it makes sense to try again. */
    private Optional<String> attempt(URL url, byte[] body, Instant end) {
        try {
            int status = http.put(url, body, Duration.between(time.now(), end));
            if (status >= 200 && status < 300) {
                return Optional.empty();
            }
            if (status == 408 || status == 429 || status >= 500 || status < 0) {
                return Optional.of("status " + status);
            }
            throw new AnswerException("CloudFormation does not take the answer: status " + status + " from "
                    + url.getHost() + "."
                    + (status == 403
                            ? " The response URL has expired after 2 hours, or a VPC endpoint's policy denies the"
                                    + " buckets cloudformation-custom-resource-response-*."
                            : ""));
        } catch (IOException e) {
            // Not its message, in which the JDK sometimes quotes the URL.
            return Optional.of(e.getClass().getSimpleName());
        }
    }

    private void sleep(Duration duration) {
        try {
            time.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AnswerException("CloudFormation could not be told: the function was interrupted.");
        }
    }
}

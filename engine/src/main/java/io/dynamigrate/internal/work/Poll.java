package io.dynamigrate.internal.work;

import io.dynamigrate.Suspended;
import io.dynamigrate.Time;
import io.dynamigrate.internal.dynamo.ErrorText;
import io.dynamigrate.internal.dynamo.Transient;
import io.dynamigrate.internal.lock.Deadline;
import io.dynamigrate.internal.lock.Safepoint;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.SdkException;

/** Waits for a change that DynamoDB makes in the background, as long as the run may last. */
final class Poll {

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration OUTAGE = Duration.ofMinutes(15);

    private final Deadline deadline;
    private final Safepoint safepoint;
    private final Progress progress;

    Poll(Deadline deadline, Safepoint safepoint, Progress progress) {
        this.deadline = deadline;
        this.safepoint = safepoint;
        this.progress = progress;
    }

    /**
     * Asks until the answer is yes, in the end every 10 seconds. A transient error is no answer: an index takes up to 17
     * minutes, and an outage may outlast the retries of the SDK. A run without a deadline fails after 15 minutes without
     * an answer.
     *
     * @throws Suspended if the run has to stop before the answer is yes
     */
    void until(String what, BooleanSupplier question) {
        Time time = deadline.time();
        long start = time.nanos();
        long answeredAt = start;
        Duration pause = FIRST;
        while (true) {
            String waitingFor = what;
            try {
                if (question.getAsBoolean()) {
                    return;
                }
                answeredAt = time.nanos();
            } catch (SdkException e) {
                boolean isOutage = deadline.end().isEmpty() && time.nanos() - answeredAt >= OUTAGE.toNanos();
                if (!Thread.currentThread().isInterrupted() && (isOutage || !Transient.isTransient(e))) {
                    throw e;
                }
                waitingFor += " (the last request failed: " + ErrorText.of(e) + ")";
            }
            if (Thread.currentThread().isInterrupted()) {
                throw safepoint.suspend(new Suspended(waitingFor, time.now()));
            }
            if (deadline.left().compareTo(pause) < 0) {
                throw safepoint.suspend(new Suspended(waitingFor, time.now().plus(LONGEST)));
            }
            progress.waiting(waitingFor + " since "
                    + Duration.ofNanos(time.nanos() - start).toSeconds() + " s");
            try {
                time.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw safepoint.suspend(new Suspended(waitingFor, time.now()));
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
        }
    }
}

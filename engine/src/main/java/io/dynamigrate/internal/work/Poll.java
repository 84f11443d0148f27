package io.dynamigrate.internal.work;

import io.dynamigrate.MigrationContext.Condition;
import io.dynamigrate.Suspended;
import io.dynamigrate.Time;
import io.dynamigrate.internal.dynamo.ErrorText;
import io.dynamigrate.internal.dynamo.Transient;
import io.dynamigrate.internal.lock.Deadline;
import io.dynamigrate.internal.lock.Safepoint;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.SdkException;

/** Waits for what happens in the background, as long as the run may last. */
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
        try {
            until(what, LONGEST, question::getAsBoolean);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The same with another longest pause.
     *
     * @throws Exception what the condition throws
     */
    void until(String what, Duration longest, Condition condition) throws Exception {
        Time time = deadline.time();
        long start = time.nanos();
        OptionalLong failingSince = OptionalLong.empty();
        Duration pause = FIRST;
        while (true) {
            String waitingFor = what;
            try {
                if (condition.holds()) {
                    return;
                }
                failingSince = OptionalLong.empty();
            } catch (SdkException e) {
                long now = time.nanos();
                failingSince = OptionalLong.of(failingSince.orElse(now));
                boolean isOutage = deadline.end().isEmpty() && now - failingSince.getAsLong() >= OUTAGE.toNanos();
                if (!Thread.currentThread().isInterrupted() && (isOutage || !Transient.isTransient(e))) {
                    throw e;
                }
                waitingFor += " (the last request failed: " + ErrorText.of(e) + ")";
            }
            progress.waiting(waitingFor + " since "
                    + Duration.ofNanos(time.nanos() - start).toSeconds() + " s");
            pause(pause, waitingFor);
            pause = pause.multipliedBy(2).compareTo(longest) < 0 ? pause.multipliedBy(2) : longest;
        }
    }

    /** Sleeps a few seconds at a time, because a run may have to stop meanwhile. */
    private void pause(Duration pause, String waitingFor) {
        Time time = deadline.time();
        for (Duration rest = pause; !rest.isZero(); ) {
            Duration part = rest.compareTo(LONGEST) < 0 ? rest : LONGEST;
            if (Thread.currentThread().isInterrupted()) {
                throw safepoint.suspend(new Suspended(waitingFor, time.now()));
            }
            if (deadline.left().compareTo(part) < 0) {
                throw safepoint.suspend(new Suspended(waitingFor, time.now().plus(LONGEST)));
            }
            try {
                time.sleep(part);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw safepoint.suspend(new Suspended(waitingFor, time.now()));
            }
            // A condition need not send requests, which are safe points.
            safepoint.check();
            rest = rest.minus(part);
        }
    }
}

package io.dynamigrate.run;

import io.dynamigrate.Suspended;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Waits for something that DynamoDB does in its own time, as long as the run may last. */
final class Poll {

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration REPORT = Duration.ofSeconds(30);

    private final Deadline deadline;
    private final Consumer<String> log;

    Poll(Deadline deadline, Consumer<String> log) {
        this.deadline = deadline;
        this.log = log;
    }

    /**
     * Asks again and again, ever less often.
     *
     * @throws Suspended if the run has to stop before the answer is yes
     */
    void until(String what, BooleanSupplier question) {
        Time time = deadline.time();
        long start = time.nanos();
        long reported = start;
        Duration pause = FIRST;
        while (!question.getAsBoolean()) {
            if (deadline.left().compareTo(pause) < 0) {
                throw new Suspended(what, time.now().plus(LONGEST));
            }
            if (time.nanos() - reported >= REPORT.toNanos()) {
                reported = time.nanos();
                log.accept("Waiting for " + what + " since "
                        + Duration.ofNanos(reported - start).toSeconds() + " s.");
            }
            try {
                time.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Suspended(what, time.now());
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
        }
    }
}

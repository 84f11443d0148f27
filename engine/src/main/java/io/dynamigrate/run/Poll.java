package io.dynamigrate.run;

import io.dynamigrate.Suspended;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something that DynamoDB does in its own time, as long as the run may last. */
final class Poll {

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Deadline deadline;
    private final Safepoint safepoint;
    private final Progress progress;

    Poll(Deadline deadline, Safepoint safepoint, Progress progress) {
        this.deadline = deadline;
        this.safepoint = safepoint;
        this.progress = progress;
    }

    /**
     * Asks again and again, ever less often.
     *
     * @throws Suspended if the run has to stop before the answer is yes
     */
    void until(String what, BooleanSupplier question) {
        Time time = deadline.time();
        long start = time.nanos();
        Duration pause = FIRST;
        while (!question.getAsBoolean()) {
            if (deadline.left().compareTo(pause) < 0) {
                throw safepoint.suspend(new Suspended(what, time.now().plus(LONGEST)));
            }
            progress.tell("waiting for " + what + " since "
                    + Duration.ofNanos(time.nanos() - start).toSeconds() + " s");
            try {
                time.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw safepoint.suspend(new Suspended(what, time.now()));
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
        }
    }
}

package io.dynamigrate.run;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When a run has to stop.
 *
 * @param end the end of the process's invocation; absent where there is none
 * @param margin how long before it the run stops, so that records can be written and answers sent
 */
record Deadline(Optional<Instant> end, Duration margin, Time time) {

    /** The time until the run has to stop, at least zero. */
    Duration left() {
        return end.map(instant -> Duration.between(time.now(), instant.minus(margin)))
                .map(left -> left.isNegative() ? Duration.ZERO : left)
                .orElse(ChronoUnit.FOREVER.getDuration());
    }

    boolean isOver() {
        return left().isZero();
    }

    /** The moment until which it makes sense to wait. */
    Instant stopAt() {
        return end.map(instant -> instant.minus(margin)).orElse(Instant.MAX);
    }
}

package io.dynamigrate.internal.lock;

import io.dynamigrate.Time;
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
public record Deadline(Optional<Instant> end, Duration margin, Time time) {

    /** The time until the run has to stop, at least zero. */
    public Duration left() {
        return end.map(instant -> Duration.between(time.now(), instant.minus(margin)))
                .map(left -> left.isNegative() ? Duration.ZERO : left)
                .orElse(ChronoUnit.FOREVER.getDuration());
    }

    public boolean isOver() {
        return left().isZero();
    }

    /** The moment until which it makes sense to wait. */
    public Instant stopAt() {
        return end.map(instant -> instant.minus(margin)).orElse(Instant.MAX);
    }
}

package io.dynamigrate.internal.lock;

import io.dynamigrate.Time;
import java.time.Duration;
import java.time.Instant;

/** A moment of this process, for a lease that begins then. */
record Moment(long nanos, Instant clock) {

    static Moment now(Time time) {
        return new Moment(time.nanos(), time.now());
    }

    /** How long ago it was. The stopwatch of a machine that sleeps may stand still; its clock does not. */
    Duration ago(Time time) {
        Duration stopwatch = Duration.ofNanos(time.nanos() - nanos);
        Duration byClock = Duration.between(clock, time.now());
        return byClock.compareTo(stopwatch) > 0 ? byClock : stopwatch;
    }
}

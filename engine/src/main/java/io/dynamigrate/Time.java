package io.dynamigrate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** All that the engine knows of time: the hour of the day, a stopwatch, and waiting. Tests bring their own. */
public interface Time {

    /** How far the clocks of two machines may be apart, at most, before a decision that compares them is wrong. */
    Duration CLOCK_ERROR = Duration.ofMinutes(15);

    /** The wall clock, for what is stored and for deadlines. */
    Instant now();

    /** What {@link io.dynamigrate.MigrationContext#now()} returns: the wall clock, unless a test fixes it. */
    default Instant migrationNow() {
        return now();
    }

    /** A monotonic clock in nanoseconds, for leases; only differences mean something. */
    long nanos();

    /**
     * Waits.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    void sleep(Duration duration) throws InterruptedException;

    /**
     * Calls a task again and again until that is closed, beside the thread that works. By default a thread does so, and the
     * period is one of this machine's time.
     *
     * @param task must not throw
     */
    default Repetition repeat(Duration period, Runnable task) {
        return RepeatingThread.start(period, task);
    }

    /** What ends with {@link #close}. */
    interface Repetition extends AutoCloseable {

        @Override
        void close();
    }

    /** The time of this machine. */
    static Time system() {
        return of(Clock.systemUTC());
    }

    /** The wall clock of {@code clock}, with this machine's stopwatch and waiting. */
    static Time of(Clock clock) {
        return new Time() {
            @Override
            public Instant now() {
                return clock.instant();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                Thread.sleep(duration.toMillis());
            }
        };
    }
}

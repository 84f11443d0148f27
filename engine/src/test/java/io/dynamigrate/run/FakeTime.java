package io.dynamigrate.run;

import io.dynamigrate.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A time that passes only when somebody waits, and tells a listener. */
public class FakeTime implements Time {

    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private long nanos;
    private Consumer<Duration> listener = duration -> {};
    private final List<Duration> sleeps = new ArrayList<>();

    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
        nanos += duration.toNanos();
    }

    /** Turns the wall clock only, as a bad clock would. */
    public synchronized void shiftClock(Duration duration) {
        now = now.plus(duration);
    }

    public void onSleep(Consumer<Duration> listener) {
        this.listener = listener;
    }

    public synchronized Duration slept() {
        return sleeps.stream().reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public void sleep(Duration duration) {
        synchronized (this) {
            sleeps.add(duration);
            advance(duration);
        }
        listener.accept(duration);
    }
}

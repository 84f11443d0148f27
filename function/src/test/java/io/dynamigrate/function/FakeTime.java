package io.dynamigrate.function;

import io.dynamigrate.run.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A time that passes only when somebody waits, or when a test says so. */
final class FakeTime implements Time {

    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private long nanos;
    private final List<Duration> sleeps = new ArrayList<>();

    synchronized void advance(Duration duration) {
        now = now.plus(duration);
        nanos += duration.toNanos();
    }

    synchronized List<Duration> sleeps() {
        return List.copyOf(sleeps);
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
    public synchronized void sleep(Duration duration) {
        sleeps.add(duration);
        advance(duration);
    }
}

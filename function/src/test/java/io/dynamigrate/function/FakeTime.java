package io.dynamigrate.function;

import io.dynamigrate.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A time that passes only when somebody waits, or when a test says so, and tells a listener. */
final class FakeTime implements Time {

    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private long nanos;
    private Consumer<Duration> listener = duration -> {};
    private final List<Duration> sleeps = new ArrayList<>();

    /** What happens while somebody waits, on the thread of who does. */
    synchronized void onSleep(Consumer<Duration> next) {
        listener = next;
    }

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
    public void sleep(Duration duration) {
        Consumer<Duration> told;
        synchronized (this) {
            sleeps.add(duration);
            advance(duration);
            told = listener;
        }
        told.accept(duration);
    }
}

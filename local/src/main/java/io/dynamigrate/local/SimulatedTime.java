package io.dynamigrate.local;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A clock for several tasks of which exactly one runs at any moment, until it sleeps or ends; then the clock jumps to
 * whoever wakes up next. So hours pass in milliseconds, and the same tasks always meet in the same way.
 *
 * <p>The thread that makes it is the first task, and must be the last one to end. For a thread that is no task, the clock
 * can be read, and sleeping takes no time.
 */
public final class SimulatedTime {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Sleeper> sleepers =
            new PriorityQueue<>(Comparator.comparing(Sleeper::wake).thenComparing(Sleeper::order));
    private final List<Throwable> failures = new ArrayList<>();
    private Instant now = START;
    private long order;
    private @Nullable Thread running = Thread.currentThread();

    private record Sleeper(Instant wake, long order, Semaphore turn) {}

    public synchronized Instant now() {
        return now;
    }

    /** How long it has been running. */
    public synchronized Duration elapsed() {
        return Duration.between(START, now);
    }

    /** Lets time pass, in which other tasks run. */
    public void sleep(Duration duration) {
        Sleeper self;
        synchronized (this) {
            if (Thread.currentThread() != running) {
                return;
            }
            self = enqueue(duration);
            handOver();
        }
        self.turn().acquireUninterruptibly();
        took();
    }

    /** Starts a task after that time. What it throws is thrown by {@link #finish}. */
    public synchronized void start(Duration after, Runnable task) {
        Sleeper self = enqueue(after);
        Daemon.named("simulated").newThread(() -> run(self, task)).start();
    }

    /** Sleeps until all other tasks have ended. */
    public void finish() {
        while (isSomebodyElseThere()) {
            sleep(Duration.ofSeconds(1));
        }
        synchronized (this) {
            if (!failures.isEmpty()) {
                throw new IllegalStateException("A task failed", failures.get(0));
            }
        }
    }

    private synchronized boolean isSomebodyElseThere() {
        return !sleepers.isEmpty();
    }

    private void run(Sleeper self, Runnable task) {
        self.turn().acquireUninterruptibly();
        took();
        try {
            task.run();
        } catch (Throwable e) {
            synchronized (this) {
                failures.add(e);
            }
        } finally {
            handOver();
        }
    }

    private Sleeper enqueue(Duration duration) {
        Sleeper sleeper = new Sleeper(now.plus(duration), order++, new Semaphore(0));
        sleepers.add(sleeper);
        return sleeper;
    }

    private synchronized void handOver() {
        Sleeper next = sleepers.remove();
        now = next.wake();
        running = null;
        next.turn().release();
    }

    private synchronized void took() {
        running = Thread.currentThread();
    }
}

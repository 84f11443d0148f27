package io.dynamigrate;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A daemon thread that calls a task again and again. */
final class RepeatingThread implements Time.Repetition {

    private final ScheduledExecutorService thread;

    private RepeatingThread(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    static RepeatingThread start(Duration period, Runnable task) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(first -> {
            Thread daemon = new Thread(first, "dynamigrate-lease");
            daemon.setDaemon(true);
            return daemon;
        });
        var unused = thread.scheduleWithFixedDelay(task, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        return new RepeatingThread(thread);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

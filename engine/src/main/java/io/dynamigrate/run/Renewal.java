package io.dynamigrate.run;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A thread that renews a lease while a migration works. It ends with the run: Lambda freezes what stays behind. */
final class Renewal implements AutoCloseable {

    private final ScheduledExecutorService thread;

    private Renewal(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    static Renewal of(Lease lease) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, "dynamigrate-lease");
            daemon.setDaemon(true);
            return daemon;
        });
        var unused = thread.scheduleWithFixedDelay(lease::renewIfDue, 1, 1, TimeUnit.SECONDS);
        return new Renewal(thread);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

package io.dynamigrate.internal.work;

import io.dynamigrate.Time;
import io.dynamigrate.internal.lock.Lease;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reports the progress of a migration: with each renewal of the lock, and in the log every 30 seconds. The migration's own
 * report comes first, and has a throttle of its own beside the one for steps and waits. Thread-safe.
 */
final class Progress {

    private static final Duration REPORT = Duration.ofSeconds(30);

    private final String migration;
    private final Lease lease;
    private final Time time;
    private final Consumer<String> log;
    private final Throttle byMigration;
    private final Throttle byEngine;
    private String told = "";
    private String observed = "";

    Progress(String migration, Lease lease, Time time, Consumer<String> log) {
        this.migration = migration;
        this.lease = lease;
        this.time = time;
        this.log = log;
        this.byMigration = new Throttle(time.nanos());
        this.byEngine = new Throttle(time.nanos());
    }

    /** Lets one line through every 30 seconds. */
    private static final class Throttle {
        private long last;

        Throttle(long now) {
            this.last = now;
        }

        boolean lets(long now) {
            boolean isDue = now - last >= REPORT.toNanos();
            last = isDue ? now : last;
            return isDue;
        }
    }

    /** Reports what the migration says. */
    void tell(String what, long done, Optional<Long> total) {
        tell(what + " " + done
                + total.map(all -> " of " + all + (all > 0 ? " (" + done * 100 / all + " %)" : ""))
                        .orElse(""));
    }

    private void tell(String what) {
        boolean isDue;
        synchronized (this) {
            told = what;
            isDue = byMigration.lets(time.nanos());
            show();
        }
        logIf(isDue, what);
    }

    /** Reports that a step is done. */
    void step(String name) {
        observe("step '" + name + "' is done");
    }

    /** Reports what the migration waits for. */
    void waiting(String what) {
        observe("waiting for " + what);
    }

    private void observe(String what) {
        boolean isDue;
        synchronized (this) {
            observed = what;
            isDue = byEngine.lets(time.nanos());
            show();
        }
        logIf(isDue, what);
    }

    private void show() {
        lease.progress(migration + ": " + told + (told.isEmpty() || observed.isEmpty() ? "" : "; ") + observed);
    }

    private void logIf(boolean isDue, String what) {
        if (isDue) {
            log.accept(what);
        }
    }

    /** The last report of the migration itself; empty where there is none. */
    synchronized String told() {
        return told;
    }
}

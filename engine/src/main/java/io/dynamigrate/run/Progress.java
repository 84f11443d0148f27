package io.dynamigrate.run;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Shows how far a migration is: with each renewal of the lock, and in the log every 30 seconds. What the migration itself
 * tells comes first, and is not held back by what its steps and waits tell. Thread-safe.
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

    /** When a line was logged last. */
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

    /** What the migration tells. */
    void tell(String what, long done) {
        tell(what + " " + done);
    }

    /** What the migration tells. */
    void tell(String what, long done, long total) {
        tell(what + " " + done + " of " + total + (total > 0 ? " (" + done * 100 / total + " %)" : ""));
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

    /** A step is done. */
    void step(String name) {
        observe("step '" + name + "' is done");
    }

    /** The migration waits. */
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

    /** What the migration told last; empty where it told nothing. */
    synchronized String told() {
        return told;
    }
}

package io.dynamigrate.run;

import java.time.Duration;
import java.util.function.Consumer;

/** Tells how far a migration is: with each renewal of the lock, and to the log now and then. Thread-safe. */
final class Progress {

    private static final Duration REPORT = Duration.ofSeconds(30);

    private final String migration;
    private final Lease lease;
    private final Time time;
    private final Consumer<String> log;
    private long reported;

    Progress(String migration, Lease lease, Time time, Consumer<String> log) {
        this.migration = migration;
        this.lease = lease;
        this.time = time;
        this.log = log;
        this.reported = time.nanos();
    }

    void tell(String what) {
        lease.progress(migration + ": " + what);
        synchronized (this) {
            if (time.nanos() - reported < REPORT.toNanos()) {
                return;
            }
            reported = time.nanos();
        }
        log.accept(what);
    }

    void tell(String what, long done) {
        tell(what + " " + done);
    }

    void tell(String what, long done, long total) {
        tell(what + " " + done + " of " + total + (total > 0 ? " (" + done * 100 / total + " %)" : ""));
    }
}

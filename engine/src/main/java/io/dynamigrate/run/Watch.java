package io.dynamigrate.run;

import java.time.Duration;
import java.util.function.Predicate;

/** Watches the lock from outside, to find out whether a worker still renews it. */
final class Watch {

    private static final Duration POLL = Duration.ofSeconds(2);

    private final Store store;
    private final Time time;

    Watch(Store store, Time time) {
        this.store = store;
        this.time = time;
    }

    /** See {@link Migrator#isAtWork}. */
    boolean isAtWork(Predicate<String> runId) throws InterruptedException {
        LockRow first = store.lock();
        long since = time.nanos();
        LockRow seen = first;
        while (seen.isSameMoment(first)) {
            if (!seen.isLocked() || !runId.test(seen.runId())) {
                return false;
            }
            if (LockDecision.isExpired(seen, Duration.ofNanos(time.nanos() - since), time.now())) {
                return false;
            }
            time.sleep(POLL);
            seen = store.lock();
        }
        return true;
    }
}

package io.dynamigrate.internal.lock;

import io.dynamigrate.Time;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.Store;
import java.time.Duration;
import java.util.function.Predicate;

/** Watches the lock from outside, to find out whether a worker still renews it. */
public final class Watch {

    private static final Duration POLL = Duration.ofSeconds(2);

    private final Store store;
    private final Time time;

    public Watch(Store store, Time time) {
        this.store = store;
        this.time = time;
    }

    /** See {@code Requests.isAtWork}. */
    public boolean isAtWork(Predicate<String> runId) throws InterruptedException {
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

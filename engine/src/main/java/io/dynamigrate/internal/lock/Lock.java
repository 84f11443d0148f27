package io.dynamigrate.internal.lock;

import io.dynamigrate.Time;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.internal.requests.StopRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * The lock of a table: a lease with a fencing token, in the {@link LockRow}.
 *
 * <p>A run takes the lock with one conditional write. Where somebody holds it, it only reads, and takes over
 * <ul>
 *   <li>when the lock was released;
 *   <li>when the row stayed unchanged for the stored lease, on this machine's own stopwatch: a lock holder renews it
 *       three times as often, and a suspended run has stored a lease that reaches beyond its resumption. No two clocks
 *       are compared;
 *   <li>when the lock holder's invocation ended so long ago that no clock can be so wrong;
 *   <li>at once when the run is suspended, and this is its next hop or a newer run of its owner.
 * </ul>
 * The one other write is to ask an older run of the same owner to stop.
 */
public final class Lock {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration REPORT = Duration.ofSeconds(10);

    private final Store store;
    private final Time time;
    private final Consumer<String> log;

    public Lock(Store store, Time time, Consumer<String> log) {
        this.store = store;
        this.time = time;
        this.log = log;
    }

    /** Takes the lock, waiting for it until then; else the result is the lock as it was last seen in other hands. */
    public LockAttempt.Result acquire(Holder holder, Instant until) throws InterruptedException {
        LockAttempt attempt = new LockAttempt(store, holder, time);
        LockAttempt.Result result = attempt.ifFree();
        LockRow seen = result.row();
        long since = time.nanos();
        long reported = since - REPORT.toNanos();
        boolean moved = false;
        boolean refused = false;
        String asked = "";
        while (!result.acquired()) {
            Duration still = Duration.ofNanos(time.nanos() - since);
            LockDecision decision = LockDecision.of(seen, holder, still, moved, time.now());
            if (refused && decision != LockDecision.LEAVE && decision != LockDecision.CONTINUE) {
                // The row is as it was, so it would be refused again.
                decision = LockDecision.WAIT;
            }
            switch (decision) {
                case TAKE_FREE -> result = attempt.ifFree();
                case TAKE_OVER -> {
                    log.accept("Taking over the lock of " + seen.lockedBy()
                            + (seen.suspendedUntil().isPresent()
                                    ? ", whose run is suspended."
                                    : ", whose lease has expired."));
                    result = attempt.from(seen);
                }
                case LEAVE, CONTINUE -> {
                    return result.leaving(decision);
                }
                case WAIT -> {
                    if (!time.now().isBefore(until)) {
                        return result;
                    }
                    if (LockDecision.isSuperseded(seen, holder) && !asked.equals(seen.lockId())) {
                        asked = seen.lockId();
                        log.accept("Asking " + seen.lockedBy() + " to stop.");
                        StopRequest.send(store, seen.runId());
                    }
                    if (time.nanos() - reported >= REPORT.toNanos()) {
                        log.accept("Waiting for " + seen.lockedBy() + ", which holds the lock.");
                        reported = time.nanos();
                    }
                    time.sleep(POLL.plusMillis(ThreadLocalRandom.current().nextLong(POLL.toMillis() / 2)));
                    result = LockAttempt.Result.of(false, store.lock(), Moment.now(time));
                }
            }
            boolean same = result.row().isSameMoment(seen);
            refused = same && decision != LockDecision.WAIT;
            if (!same) {
                moved = true;
                since = time.nanos();
            }
            seen = result.row();
        }
        return result;
    }
}

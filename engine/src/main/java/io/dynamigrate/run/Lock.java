package io.dynamigrate.run;

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
 *   <li>when the row stayed unchanged for the stored lease, on this machine's own stopwatch: a living holder renews it
 *       three times as often. No two clocks are compared;
 *   <li>when the holder's invocation ended so long ago that no clock can be so wrong.
 * </ul>
 */
final class Lock {

    /** Nobody waits for a holder whose invocation ended so long ago; no clock of a serious machine is so far off. */
    static final Duration CLOCK_ERROR = Duration.ofMinutes(15);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration REPORT = Duration.ofSeconds(10);

    private final Store store;
    private final Time time;
    private final Consumer<String> log;

    Lock(Store store, Time time, Consumer<String> log) {
        this.store = store;
        this.time = time;
        this.log = log;
    }

    /** Takes the lock, waiting for it until then; else the result is the lock as it was last seen in other hands. */
    LockAttempt.Result acquire(Holder holder, Instant until) throws InterruptedException {
        LockAttempt attempt = new LockAttempt(store, holder, time);
        LockAttempt.Result result = attempt.ifFree();
        LockRow seen = result.row();
        long since = time.nanos();
        long reported = since - REPORT.toNanos();
        while (!result.acquired()) {
            if (isDead(seen, since)) {
                log.accept("Taking over the lock of " + seen.lockedBy() + ", which shows no sign of life.");
                result = attempt.from(seen);
            } else if (!seen.isLocked()) {
                result = attempt.ifFree();
            } else if (!time.now().isBefore(until)) {
                return result;
            } else {
                if (time.nanos() - reported >= REPORT.toNanos()) {
                    log.accept("Waiting for " + seen.lockedBy() + ", which holds the lock.");
                    reported = time.nanos();
                }
                time.sleep(POLL.plusMillis(ThreadLocalRandom.current().nextLong(POLL.toMillis() / 2)));
                result = new LockAttempt.Result(false, store.lock(), time.nanos());
            }
            if (!result.row().isSameMoment(seen)) {
                seen = result.row();
                since = time.nanos();
            }
        }
        return result;
    }

    private boolean isDead(LockRow seen, long since) {
        boolean still = time.nanos() - since >= seen.lease().toNanos();
        boolean ended = seen.deadline()
                .filter(deadline -> deadline.plus(CLOCK_ERROR).isBefore(time.now()))
                .isPresent();
        return seen.isLocked() && (still || ended);
    }
}

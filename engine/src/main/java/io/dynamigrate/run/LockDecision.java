package io.dynamigrate.run;

import java.time.Duration;
import java.time.Instant;

/** What a run does about the lock as it sees it. Pure. */
enum LockDecision {
    /** Nobody holds the lock: take it. */
    TAKE_FREE,
    /** The holder is dead, or sleeps and this run may go on in its place: take it from there. */
    TAKE_OVER,
    /** Another process works at this very run, or will; or a newer run of the owner has come: leave. */
    LEAVE,
    /** Somebody else works: look again later. */
    WAIT;

    /** Nobody waits for a holder whose invocation ended so long ago; no clock of a serious machine is so far off. */
    static final Duration CLOCK_ERROR = Duration.ofMinutes(15);

    /**
     * Decides.
     *
     * @param seen the lock
     * @param still how long it was seen unchanged, on this process's own stopwatch
     * @param moved whether it changed since it was first seen
     */
    static LockDecision of(LockRow seen, Holder holder, Duration still, boolean moved, Instant now) {
        if (isOutdated(seen, holder)) {
            return LEAVE;
        }
        if (!seen.isLocked()) {
            return TAKE_FREE;
        }
        boolean isOurRun = seen.runId().equals(holder.runId());
        if (isOurRun
                && holder.hop() <= seen.hop()
                && (moved || seen.suspendedUntil().isPresent())) {
            return LEAVE;
        }
        boolean isNextHop = isOurRun && holder.hop() == seen.hop() + 1;
        if (seen.suspendedUntil().isPresent() && (isNextHop || isSuperseded(seen, holder))) {
            return TAKE_OVER;
        }
        return isDead(seen, still, now) ? TAKE_OVER : WAIT;
    }

    /** Whether the holder of the lock is another run of the same owner, and ours is for the newest request. */
    static boolean isSuperseded(LockRow seen, Holder holder) {
        return seen.isLocked()
                && holder.requestedAt().isPresent()
                && seen.owner().equals(holder.owner())
                && !whole(seen.runId()).equals(whole(holder.runId()))
                && !isOutdated(seen, holder);
    }

    /** The run of which this is a part (see {@link MigratorBuilder#runId}). */
    private static String whole(String runId) {
        int mark = runId.indexOf('@');
        return mark < 0 ? runId : runId.substring(0, mark);
    }

    /** Whether the owner has made a newer request since. */
    static boolean isOutdated(LockRow seen, Holder holder) {
        return holder.requestedAt()
                .filter(now ->
                        seen.requestedAt(holder.owner()).filter(now::isBefore).isPresent())
                .isPresent();
    }

    /** Whether a holder that was seen unchanged for so long is dead. */
    static boolean isDead(LockRow seen, Duration still, Instant now) {
        return still.compareTo(seen.lease()) >= 0
                || seen.deadline()
                        .filter(deadline -> deadline.plus(CLOCK_ERROR).isBefore(now))
                        .isPresent();
    }
}

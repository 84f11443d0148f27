package io.dynamigrate.internal.lock;

import io.dynamigrate.Time;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.requests.Precedence;
import java.time.Duration;
import java.time.Instant;

/** What a run does about the lock as it sees it. Pure. */
public enum LockDecision {
    /** Nobody holds the lock: take it. */
    TAKE_FREE,
    /** The lease has expired, or the run is suspended and this one may continue in its place: take it over. */
    TAKE_OVER,
    /** Another worker executes this run; or the owner has made a newer request: leave. */
    LEAVE,
    /** This run is suspended at this very hop, so its next hop may never have been invoked: invoke it. */
    CONTINUE,
    /** Another run holds the lock: look again later. */
    WAIT;

    /**
     * Decides.
     *
     * @param seen the lock
     * @param still how long it was seen unchanged, on this process's own stopwatch
     * @param moved whether it changed since it was first seen
     */
    static LockDecision of(LockRow seen, Holder holder, Duration still, boolean moved, Instant now) {
        if (Precedence.isOutdated(seen, holder)) {
            return LEAVE;
        }
        if (!seen.isLocked()) {
            return TAKE_FREE;
        }
        boolean isSuspended = seen.suspendedUntil().isPresent();
        if (seen.runId().equals(holder.runId())) {
            if (isSuspended && holder.hop() >= seen.hop()) {
                return holder.hop() == seen.hop() ? CONTINUE : TAKE_OVER;
            }
            if (holder.hop() <= seen.hop() && (moved || isSuspended)) {
                return LEAVE;
            }
        }
        if (isSuspended && isSuperseded(seen, holder)) {
            return TAKE_OVER;
        }
        return isExpired(seen, still, now) ? TAKE_OVER : WAIT;
    }

    /** Whether the holder of the lock is another run of the same owner, and ours is for the newest request. */
    public static boolean isSuperseded(LockRow seen, Holder holder) {
        return seen.isLocked()
                && holder.requestedAt().isPresent()
                && seen.owner().equals(holder.owner())
                && !whole(seen.runId()).equals(whole(holder.runId()))
                && !Precedence.isOutdated(seen, holder);
    }

    /** The run of which this is a part (see {@code MigratorBuilder.runId}). */
    private static String whole(String runId) {
        int mark = runId.indexOf('@');
        return mark < 0 ? runId : runId.substring(0, mark);
    }

    /** Whether the lease of a lock that was seen unchanged for so long has expired. */
    static boolean isExpired(LockRow seen, Duration still, Instant now) {
        return still.compareTo(seen.lease()) >= 0
                || seen.deadline()
                        .filter(deadline -> deadline.plus(Time.CLOCK_ERROR).isBefore(now))
                        .isPresent();
    }
}

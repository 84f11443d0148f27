package io.dynamigrate;

import java.time.Instant;

/**
 * The signal with which a context leaves a migration that has to wait longer than the run may last: not a failure.
 *
 * <p>It is an {@code Error} so that {@code catch (Exception e)} in a migration does not eat it. The migration stays
 * unfinished, and the next run calls it again.
 */
public final class Suspended extends Error {

    private final Instant resumeAt;

    /**
     * Made by the engine.
     *
     * @param waitingFor what is waited for, such as {@code index 'activity' to be created}
     * @param resumeAt when it makes sense to look again
     */
    public Suspended(String waitingFor, Instant resumeAt) {
        this(resumeAt, "Waiting for " + waitingFor);
    }

    private Suspended(Instant resumeAt, String message) {
        super(message, null, false, false);
        this.resumeAt = resumeAt;
    }

    /**
     * Made by the engine where nothing is waited for, but the run has to stop.
     *
     * @param why such as {@code the time of this run is over}
     * @param resumeAt when it makes sense to run again
     */
    public static Suspended because(String why, Instant resumeAt) {
        return new Suspended(resumeAt, why);
    }

    /** When it makes sense to run the migration again. */
    public Instant resumeAt() {
        return resumeAt;
    }
}

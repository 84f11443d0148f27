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
        super("Waiting for " + waitingFor, null, false, false);
        this.resumeAt = resumeAt;
    }

    /** When it makes sense to run the migration again. */
    public Instant resumeAt() {
        return resumeAt;
    }
}

package io.dynamigrate;

import java.util.Locale;

/** How a run ended. */
public enum Outcome {
    /** The goal is reached, and something was done for it. */
    DONE,
    /** The goal was reached already. */
    NOTHING_TO_DO,
    /** A migration failed; what was done before it stays done. */
    FAILED,
    /** The time was over, at a safe point: the next run goes on. */
    SUSPENDED,
    /** Another process works at this very run, which was delivered twice; or it sleeps and goes on by itself. */
    RUNNING,
    /** Another run held the lock as long as this one could wait. */
    BUSY;

    /** Whether the goal is reached. */
    public boolean isSuccess() {
        return this == DONE || this == NOTHING_TO_DO;
    }

    /** The name in reports, such as {@code nothing_to_do}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

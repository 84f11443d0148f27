package io.dynamigrate.local;

import java.time.Duration;
import java.time.Instant;

/**
 * A process of a {@link LambdaModel}, which dies before one of its effects, or when its time is over: from then on it has
 * no effect any more, whatever its code catches.
 */
public final class SimulatedProcess {

    private static final Duration EFFECT = Duration.ofMillis(20);

    private final SimulatedTime time;
    private Instant end = Instant.MAX;
    private int effectsLeft;
    private volatile boolean dead;

    SimulatedProcess(SimulatedTime time) {
        this.time = time;
    }

    /** To be called before each request that the code sends: it takes its time, in which other tasks run. */
    public void effect() {
        requireAlive();
        time.sleep(EFFECT);
        effectsLeft--;
        if (effectsLeft == 0 || time.now().isAfter(end)) {
            dead = true;
        }
        requireAlive();
    }

    void begin(Instant endOfInvocation, int killBefore) {
        end = endOfInvocation;
        effectsLeft = killBefore;
    }

    boolean isDead() {
        return dead;
    }

    private void requireAlive() {
        if (dead) {
            throw new KilledError();
        }
    }

    private static final class KilledError extends Error {
        KilledError() {
            super("The process was killed.", null, false, false);
        }
    }
}

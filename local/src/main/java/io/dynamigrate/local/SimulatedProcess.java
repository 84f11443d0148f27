package io.dynamigrate.local;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * A process of a {@link LambdaModel}, which dies before one of its effects, or when its time is over: from then on it has
 * no effect any more, whatever its code catches.
 */
public final class SimulatedProcess {

    private static final Duration EFFECT = Duration.ofMillis(20);

    private final SimulatedTime time;
    private Instant end = Instant.MAX;
    private Effect last = new Effect(0, 0, 0, 0, "");
    private Predicate<Effect> kill = effect -> false;
    private volatile boolean dead;

    SimulatedProcess(SimulatedTime time) {
        this.time = time;
    }

    /** To be called before each request that the code sends: it takes its time, in which other tasks run. */
    public void effect() {
        effect("");
    }

    /** The same, where a test wants to know what is sent. */
    public void effect(String what) {
        requireAlive();
        time.sleep(EFFECT);
        last = last.next(what);
        if (kill.test(last) || time.now().isAfter(end)) {
            dead = true;
        }
        requireAlive();
    }

    /**
     * Begins an invocation.
     *
     * @param start the effect number 0 of the invocation
     * @param killsBefore picks the effect before which the process is killed
     */
    void begin(Instant endOfInvocation, Effect start, Predicate<Effect> killsBefore) {
        end = endOfInvocation;
        last = start;
        kill = killsBefore;
    }

    /** How long the chain of invocations is that led to the one at work. */
    int depth() {
        return last.depth();
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

package io.dynamigrate.local;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What goes wrong around a custom resource while a {@link StackModel} is deployed. Asked once for each event. */
public interface Mishaps {

    /** Nothing goes wrong. */
    Mishaps NONE = new Mishaps() {};

    /** The deliveries of an event: one, unless it is delivered twice. */
    default List<Delivery> deliveries(String requestType) {
        return List.of(Delivery.AT_ONCE);
    }

    /** Which other resource of the template fails; none, if empty. Not asked while a stack is rolled back or deleted. */
    default Optional<SiblingFailure> siblingFailure() {
        return Optional.empty();
    }

    /** Whether the function version of a deployment that is rolled back is deleted before its resources are. */
    default boolean deletesVersion() {
        return false;
    }

    /** How long events still reach the function version before, after the alias was pointed at another one. */
    default Duration aliasLag() {
        return Duration.ZERO;
    }

    /**
     * One delivery of an event to the function.
     *
     * @param after when it comes
     * @param kills for each attempt the number of the effect, counted from 1, before which the process is killed; 0 or
     *     absent for an attempt that nobody kills
     */
    record Delivery(Duration after, List<Integer> kills) {

        /** At once, and killed by nobody. */
        public static final Delivery AT_ONCE = new Delivery(Duration.ZERO, List.of());

        public Delivery {
            kills = List.copyOf(kills);
        }

        int kill(int attempt) {
            return attempt < kills.size() ? kills.get(attempt) : 0;
        }
    }

    /**
     * Another resource of the template fails.
     *
     * @param done how many custom resources are done before it
     * @param during how long after the next one was asked it happens; if empty, that one is not asked any more
     */
    record SiblingFailure(int done, Optional<Duration> during) {}
}

package io.dynamigrate.local;

import io.dynamigrate.local.Mishaps.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous invocations of one function of a {@link LambdaModel}.
 *
 * <p>As on Lambda, an event whose invocation fails is tried again after 1 and 2 minutes. An event for which the function
 * has no concurrency left waits in the queue, and that is no attempt. An event that failed each time, became older than
 * an hour, or stands at the end of a recursive chain goes to the failure destination.
 */
final class EventQueue {

    private static final int ATTEMPTS = 3;
    private static final Duration LONGEST_AGE = Duration.ofHours(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** Invokes what the alias points at. */
    @FunctionalInterface
    interface Alias {
        Invocation invoke(Queued event, int attempt);
    }

    /**
     * An event that Lambda accepted.
     *
     * @param requestId the same in each attempt, as on Lambda
     * @param depth how long the chain of invocations is with this one
     */
    record Queued(String requestId, String event, Delivery delivery, int depth) {}

    private final SimulatedTime time;
    private final String aliasArn;
    private final Alias alias;
    private final Supplier<Boolean> isThrottled;
    private @Nullable LambdaModel failureDestination;

    EventQueue(SimulatedTime time, String aliasArn, Alias alias, Supplier<Boolean> isThrottled) {
        this.time = time;
        this.aliasArn = aliasArn;
        this.alias = alias;
        this.isThrottled = isThrottled;
    }

    void onFailure(LambdaModel destination) {
        failureDestination = destination;
    }

    void add(Queued queued) {
        Instant tooOld = time.now().plus(LONGEST_AGE);
        boolean expires = queued.delivery().after().compareTo(LONGEST_AGE) > 0;
        time.start(
                expires ? LONGEST_AGE : queued.delivery().after(),
                expires ? () -> discard(queued, "EventAgeExceeded", Optional.empty()) : () -> deliver(queued, tooOld));
    }

    private void deliver(Queued queued, Instant tooOld) {
        if (queued.depth() > LambdaModel.LONGEST_CHAIN) {
            discard(queued, "RecursiveInvocation", Optional.empty());
            return;
        }
        Optional<Invocation.FunctionError> error = Optional.empty();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            time.sleep(Duration.ofMinutes(attempt - 1));
            awaitConcurrency(tooOld);
            if (time.now().isAfter(tooOld)) {
                discard(queued, "EventAgeExceeded", error);
                return;
            }
            error = alias.invoke(queued, attempt).error();
            if (error.isEmpty()) {
                return;
            }
        }
        discard(queued, "RetriesExhausted", error);
    }

    private void awaitConcurrency(Instant tooOld) {
        Duration pause = FIRST_PAUSE;
        while (isThrottled.get() && !time.now().isAfter(tooOld)) {
            time.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private void discard(Queued queued, String condition, Optional<Invocation.FunctionError> error) {
        if (failureDestination != null) {
            failureDestination.deliver(
                    FailureRecord.of(queued.requestId(), aliasArn, condition, queued.event(), error, time.now()),
                    Delivery.AT_ONCE);
        }
    }
}

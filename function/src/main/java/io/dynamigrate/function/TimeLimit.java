package io.dynamigrate.function;

import io.dynamigrate.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Limits calls that precede the sending of an answer, so that there is time left to send it. Each call takes at most a
 * third of the time remaining, or a second if that is longer.
 *
 * <p>The time-outs of the SDK are not sufficient: they limit one request, a call sends several, and a look-up of a host name
 * cannot be interrupted. So a call runs in a thread of its own. A call that is given up may still take effect: use only
 * calls that read, or that are conditional.
 *
 * @param end when the answer must have been sent
 */
record TimeLimit(Time time, Instant end) {

    private static final int SHARE = 3;
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** The same stacks, whose calls are limited. */
    Stacks limited(Stacks stacks) {
        return stackId -> call(() -> stacks.describe(stackId));
    }

    /**
     * The result of the call.
     *
     * @throws OutOfTimeException if the call did not return in time
     */
    <T> T call(Supplier<T> call) {
        Duration share = Duration.between(time.now(), end).dividedBy(SHARE);
        Duration limit = share.compareTo(SHORTEST) < 0 ? SHORTEST : share;
        FutureTask<T> task = new FutureTask<>(call::get);
        Thread thread = new Thread(task, "limited-call");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            throw new OutOfTimeException("There was no response within " + limit.toMillis()
                    + " ms, and the answer to CloudFormation cannot wait longer.");
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new OutOfTimeException("The function was interrupted while it waited for a response.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            // A supplier throws nothing else.
            throw (RuntimeException) e.getCause();
        }
    }
}

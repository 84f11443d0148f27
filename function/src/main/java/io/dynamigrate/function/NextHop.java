package io.dynamigrate.function;

import io.dynamigrate.TableException;
import io.dynamigrate.Time;
import io.dynamigrate.run.Hops;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Hands a request over to its next hop: asks for it, again and again, until it has arrived.
 *
 * <p>That the request was accepted is not enough, because the queue of asynchronous invocations may be throttled for
 * longer than CloudFormation waits. A hop that was asked for twice does no harm: see {@link Hops}.
 */
final class NextHop {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);
    private static final Duration ASK_AGAIN_AFTER_REFUSAL = Duration.ofSeconds(2);

    private final Parts parts;
    private final Invocation invocation;
    private final Supplier<Hops> hops;

    private boolean isAccepted;
    private String trouble = "it did not start in time";

    /**
     * @param hops the hops of the run, as far as the table can be reached
     */
    NextHop(Parts parts, Invocation invocation, Supplier<Hops> hops) {
        this.parts = parts;
        this.invocation = invocation;
        this.hops = hops;
    }

    /**
     * Hands over.
     *
     * @param function the ARN of the alias to invoke
     * @return why the request stays here; empty where the next hop continues it
     */
    Optional<String> handOver(String function, byte[] payload) throws InterruptedException {
        int next = invocation.hop().number() + 1;
        invocation.log().accept("The time of this invocation is over: asking for hop " + next + " of the run.");
        Time time = parts.time();
        Instant end = invocation.end().minus(invocation.margin().dividedBy(2));
        Instant due = time.now();
        do {
            // Also where the last step has used up that time.
            if (!time.now().isBefore(due)) {
                due = time.now().plus(ask(function, payload) ? ASK_AGAIN : ASK_AGAIN_AFTER_REFUSAL);
            }
            time.sleep(POLL);
            if (isThere()) {
                invocation.log().accept("Hop " + next + " continues the run.");
                return Optional.empty();
            }
        } while (time.now().isBefore(end));
        return isTaken()
                ? Optional.empty()
                : Optional.of("The run could not be continued in another invocation: " + trouble + ".");
    }

    private boolean ask(String function, byte[] payload) {
        try {
            parts.continuation().invoke(function, payload);
            isAccepted = true;
            return true;
        } catch (ContinuationException e) {
            trouble = Problem.sentence(e);
            invocation.log().accept("The next hop could not be asked for: " + trouble);
            return false;
        }
    }

    private boolean isThere() {
        try {
            return hops.get().isNextHopThere();
        } catch (TableException e) {
            // A table that is still being created holds no record of an arrival.
            return isAccepted;
        } catch (SdkException e) {
            invocation.log().accept(Problem.sentence(e));
            return false;
        }
    }

    /** Whether the next hop was quicker than the end of the suspension. */
    private boolean isTaken() {
        try {
            return !hops.get().endSuspension();
        } catch (TableException | SdkException e) {
            // The lock ends with its lease then.
            invocation.log().accept(Problem.sentence(e));
            return false;
        }
    }
}

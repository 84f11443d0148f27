package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One invocation of the function.
 *
 * @param requestId Lambda's id of it
 * @param functionVersion the number of the running version, or {@code $LATEST}
 * @param invokedArn the ARN by which it was invoked, with alias or version
 * @param appliedBy the running version's ARN, as the history keeps it
 * @param logGroup the log group with its log
 * @param logStream the part of the log group that is its log
 * @param hop which invocation of its request it is
 * @param end when Lambda stops it, or CloudFormation stops waiting, whichever comes first
 * @param margin how long before its end a run has to come to a safe point
 * @param log where its lines for people go
 * @param attention tells operators what needs their attention
 */
record Invocation(
        String requestId,
        String functionVersion,
        String invokedArn,
        String appliedBy,
        String logGroup,
        String logStream,
        Hop hop,
        Instant end,
        Duration margin,
        Consumer<String> log,
        Attention attention) {

    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(30);
    private static final int PARTS_OF_UNQUALIFIED_ARN = 7;

    static Invocation of(Context context, Instant now) {
        Duration left = Duration.ofMillis(Math.max(0, context.getRemainingTimeInMillis()));
        String version = text(context.getFunctionVersion());
        return new Invocation(
                text(context.getAwsRequestId()),
                version,
                text(context.getInvokedFunctionArn()),
                unqualified(text(context.getInvokedFunctionArn())) + ":" + version,
                text(context.getLogGroupName()),
                text(context.getLogStreamName()),
                Hop.only(),
                now.plus(left),
                margin(left, LONGEST_MARGIN),
                line -> log(context, line),
                new Attention(context, System.out));
    }

    /** The same with its work to end earlier, where whoever waits for it has less patience than Lambda. */
    Invocation notAfter(Instant earlier, Instant now) {
        return earlier.isBefore(end) ? with(hop, earlier, margin(earlier, now, LONGEST_MARGIN)) : this;
    }

    /** Where to read more than an answer has room for. */
    String logPlace() {
        return logStream + ", log group: " + logGroup;
    }

    /**
     * The same as a hop of a request: it ends early enough to hand over to the next hop, unless whoever waits for the
     * request stops waiting before that.
     *
     * @param waitedFor when CloudFormation stops waiting
     * @param last how long before that the run has to come to a safe point
     */
    Invocation asHop(Hop number, Instant waitedFor, Duration last, Instant now) {
        Duration next = margin(end, now, Hop.MARGIN);
        if (!waitedFor.minus(last).isAfter(end.minus(next))) {
            return with(number.last(), waitedFor, last);
        }
        return number.mayContinue() ? with(number, end, next) : with(number, end, margin);
    }

    /** The same as a hop of a request for which nobody waits. */
    Invocation asHop(Hop number, Instant now) {
        return asHop(number, Instant.MAX, Duration.ZERO, now);
    }

    /** The same, which nothing follows. */
    Invocation alone() {
        return with(Hop.only(), end, margin);
    }

    private Invocation with(Hop newHop, Instant newEnd, Duration newMargin) {
        return new Invocation(
                requestId,
                functionVersion,
                invokedArn,
                appliedBy,
                logGroup,
                logStream,
                newHop,
                newEnd,
                newMargin,
                log,
                attention);
    }

    private static Duration margin(Instant end, Instant now, Duration longest) {
        Duration left = Duration.between(now, end);
        return left.isNegative() ? Duration.ZERO : margin(left, longest);
    }

    private static Duration margin(Duration left, Duration longest) {
        Duration third = left.dividedBy(3);
        return third.compareTo(longest) < 0 ? third : longest;
    }

    private static void log(Context context, String line) {
        try {
            // Lambda ends each event by itself; where the log is a plain stream, nobody else does.
            context.getLogger().log(line + "\n");
        } catch (RuntimeException e) {
            // There is no other place to say it, and the answer matters more than its log.
            return;
        }
    }

    /** Whether this is the version that changes with each upload, so that nobody can go back to it. */
    boolean isLatest() {
        return functionVersion.equals("$LATEST");
    }

    /** The ARN without the alias or version that it was invoked by. */
    private static String unqualified(String arn) {
        String[] parts = arn.split(":", -1);
        return String.join(":", Arrays.copyOf(parts, Math.min(parts.length, PARTS_OF_UNQUALIFIED_ARN)));
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "unknown");
    }
}

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
 * @param appliedBy the running version's ARN, as the history keeps it
 * @param logGroup the log group with its log
 * @param logStream the part of the log group that is its log
 * @param end when Lambda stops it
 * @param margin how long before its end work has to come to a safe point
 * @param log where its lines for people go
 * @param attention tells operators what needs their attention
 */
record Invocation(
        String requestId,
        String functionVersion,
        String appliedBy,
        String logGroup,
        String logStream,
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
                unqualified(text(context.getInvokedFunctionArn())) + ":" + version,
                text(context.getLogGroupName()),
                text(context.getLogStreamName()),
                now.plus(left),
                margin(left),
                line -> log(context, line),
                new Attention(context, System.out));
    }

    /** The same with its work to end earlier, where whoever waits for it has less patience than Lambda. */
    Invocation notAfter(Instant earlier, Instant now) {
        if (!earlier.isBefore(end)) {
            return this;
        }
        Duration left = Duration.between(now, earlier);
        return new Invocation(
                requestId,
                functionVersion,
                appliedBy,
                logGroup,
                logStream,
                earlier,
                left.isNegative() ? Duration.ZERO : margin(left),
                log,
                attention);
    }

    /** Where to read more than an answer has room for. */
    String logPlace() {
        return logStream + ", log group: " + logGroup;
    }

    private static Duration margin(Duration left) {
        Duration third = left.dividedBy(3);
        return third.compareTo(LONGEST_MARGIN) < 0 ? third : LONGEST_MARGIN;
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

    /** The ARN of another version of this function. */
    String arnOfVersion(long number) {
        return appliedBy.substring(0, appliedBy.lastIndexOf(':') + 1) + number;
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

package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Until when CloudFormation waits for the answer to a request: {@code ServiceTimeout} seconds, or an hour, from when it
 * made the request, and not from when Lambda delivers it, perhaps for the third time. No field says when that was, but
 * the signature of the response URL does ({@code X-Amz-Date}, Signature Version 4 of query strings).
 */
final class StackPatience {

    private static final Duration LONGEST_MARGIN = Duration.ofMinutes(2);
    private static final Pattern SIGNED = Pattern.compile("[?&]X-Amz-Date=([0-9]{8}T[0-9]{6}Z)(?:&|$)");
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);

    /** A lease that a dead process has left, and the time to come to a safe point. */
    private static final Duration SHORTEST = Duration.ofSeconds(45 + 30);

    private StackPatience() {}

    /**
     * How long before that the run comes to a safe point: two minutes, or a third of a short {@code ServiceTimeout}. An
     * answer that comes too late wedges the stack. On a way back, at most a third of the time that is left: some work is
     * better than none.
     */
    static Duration margin(CloudFormationCustomResourceEvent event, Instant now) {
        Duration waited = isWayBack(event)
                ? Duration.between(now, end(event, now))
                : RawProperties.of(event.getResourceProperties()).serviceTimeout();
        Duration third = waited.dividedBy(3);
        return third.compareTo(LONGEST_MARGIN) < 0 ? third : LONGEST_MARGIN;
    }

    static Instant end(CloudFormationCustomResourceEvent event, Instant now) {
        Duration timeout = RawProperties.of(event.getResourceProperties()).serviceTimeout();
        // A clock that is ahead of ours gives no more time.
        Instant end = signed(event.getResponseUrl())
                .filter(instant -> instant.isBefore(now))
                .orElse(now)
                .plus(timeout);
        Instant shortest = now.plus(SHORTEST);
        return isWayBack(event) && end.isBefore(shortest) ? shortest : end;
    }

    /** Whether giving up early would leave the stack where only people can help it. */
    private static boolean isWayBack(CloudFormationCustomResourceEvent event) {
        return switch (String.valueOf(event.getRequestType())) {
            case "Delete" -> true;
            case "Update" ->
                FunctionVersion.isAbove(
                        RawProperties.of(event.getOldResourceProperties()).functionVersion(),
                        RawProperties.of(event.getResourceProperties()).functionVersion());
            default -> false;
        };
    }

    /** What to say of a ServiceTimeout in which a run that finds a dead one cannot come to its end. */
    static Optional<String> warning(CloudFormationCustomResourceEvent event) {
        Duration timeout = RawProperties.of(event.getResourceProperties()).serviceTimeout();
        return timeout.compareTo(SHORTEST) >= 0
                ? Optional.empty()
                : Optional.of("ATTENTION: the ServiceTimeout of " + timeout.toSeconds()
                        + " s is shorter than the wait for the lock of a process that died: a rollback or Delete may"
                        + " fail. Use at least " + SHORTEST.toSeconds() + " s.");
    }

    /** Whether CloudFormation has stopped waiting, as far as the event tells. */
    static boolean isOver(CloudFormationCustomResourceEvent event, Instant now) {
        return age(event, now)
                        .compareTo(
                                RawProperties.of(event.getResourceProperties()).serviceTimeout())
                >= 0;
    }

    /**
     * Checks that CloudFormation still waits.
     *
     * @throws InputException if its time was over before anything began
     */
    static void requireLeft(CloudFormationCustomResourceEvent event, Instant now) {
        if (!end(event, now).isAfter(now)) {
            throw new InputException("Nothing was begun, because the ServiceTimeout of "
                    + RawProperties.of(event.getResourceProperties())
                            .serviceTimeout()
                            .toSeconds()
                    + " s was over when the function got the request: deploy again, with a longer one.");
        }
    }

    /**
     * When CloudFormation made the request, by its own clock, because that orders the requests; now, where that is not known.
     * In whole seconds, which compare as text too.
     */
    static Instant requestedAt(CloudFormationCustomResourceEvent event, Instant now) {
        return signed(event.getResponseUrl()).orElse(now.truncatedTo(ChronoUnit.SECONDS));
    }

    /** What to log where the ResponseURL does not tell when CloudFormation made the request. */
    static Optional<String> unsigned(CloudFormationCustomResourceEvent event) {
        return signed(event.getResponseUrl()).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "The ResponseURL has no valid X-Amz-Date: the requests of this resource cannot be ordered,"
                                + " so a late delivery may supersede a newer request. The time that CloudFormation waits is"
                                + " counted from this delivery. Send the ResponseURL as CloudFormation gives it.");
    }

    /** How long ago CloudFormation made the request. */
    static Duration age(CloudFormationCustomResourceEvent event, Instant now) {
        return signed(event.getResponseUrl())
                .map(instant -> Duration.between(instant, now))
                .orElse(Duration.ZERO);
    }

    private static Optional<Instant> signed(String url) {
        Matcher matcher = SIGNED.matcher(url);
        try {
            return matcher.find() ? Optional.of(FORMAT.parse(matcher.group(1), Instant::from)) : Optional.empty();
        } catch (DateTimeException e) {
            // A stand-in need not sign: then it was now.
            return Optional.empty();
        }
    }
}

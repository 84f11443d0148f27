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

    private static final Pattern SIGNED = Pattern.compile("[?&]X-Amz-Date=([0-9]{8}T[0-9]{6}Z)(?:&|$)");
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);

    private StackPatience() {}

    static Instant end(CloudFormationCustomResourceEvent event, Instant now) {
        Duration timeout = RawProperties.of(event.getResourceProperties()).serviceTimeout();
        // A clock that is ahead of ours gives no more time.
        return signed(event.getResponseUrl())
                .filter(instant -> instant.isBefore(now))
                .orElse(now)
                .plus(timeout);
    }

    /**
     * When CloudFormation made the request, by its own clock, because that orders the requests; now, where that is not known.
     * In whole seconds, which compare as text too.
     */
    static Instant requestedAt(CloudFormationCustomResourceEvent event, Instant now) {
        return signed(event.getResponseUrl()).orElse(now.truncatedTo(ChronoUnit.SECONDS));
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

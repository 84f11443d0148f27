package io.dynamigrate.function;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a custom resource as they came, unchecked. Those of a former deployment may have been written for
 * another version of this function, so what is odd in them counts as absent.
 */
record RawProperties(Map<String, Object> values) {

    static final String SERVICE_TIMEOUT = "ServiceTimeout";
    private static final Duration LONGEST_SERVICE_TIMEOUT = Duration.ofHours(1);

    static RawProperties of(@Nullable Map<String, Object> values) {
        return new RawProperties(values == null ? Map.of() : values);
    }

    /** The text of a property; an empty one is absent. */
    Optional<String> text(String name) {
        return values.get(name) instanceof String text && !text.isBlank()
                ? Optional.of(text.strip())
                : Optional.empty();
    }

    /** Whether a property has that value, in any case. */
    boolean is(String name, String value) {
        return text(name).filter(value::equalsIgnoreCase).isPresent();
    }

    /** Whether it asks for a dry run. */
    boolean isDryRun() {
        return is("DryRun", "true");
    }

    /** The number of the function version that was deployed. */
    Optional<Long> functionVersion() {
        return text("FunctionVersion").flatMap(FunctionVersion::number);
    }

    /** How long CloudFormation waits: 1 to 3600 seconds, and an hour where the template does not say. */
    Duration serviceTimeout() {
        return text(SERVICE_TIMEOUT).flatMap(RawProperties::seconds).orElse(LONGEST_SERVICE_TIMEOUT);
    }

    /** Whether CloudFormation can wait as long as the template says, if it says something. */
    boolean hasValidServiceTimeout() {
        Object value = values.get(SERVICE_TIMEOUT);
        return value == null
                || (value instanceof String text
                        && (text.isBlank() || seconds(text.strip()).isPresent()));
    }

    private static Optional<Duration> seconds(String text) {
        return Optional.of(text)
                .filter(seconds -> seconds.matches("[0-9]{1,4}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .filter(timeout -> !timeout.isZero() && timeout.compareTo(LONGEST_SERVICE_TIMEOUT) <= 0);
    }
}

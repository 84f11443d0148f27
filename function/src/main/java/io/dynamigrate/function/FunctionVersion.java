package io.dynamigrate.function;

import java.util.Optional;

/** The number of a published function version, alone or at the end of its ARN. */
final class FunctionVersion {

    private FunctionVersion() {}

    /** What is before the version in an ARN, with the colon. */
    static String function(String arn) {
        return arn.substring(0, arn.lastIndexOf(':') + 1);
    }

    /** The number; {@code $LATEST}, a host name and the like have none. */
    static Optional<Long> number(String text) {
        String last = text.substring(text.lastIndexOf(':') + 1);
        return last.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(last)) : Optional.empty();
    }
}

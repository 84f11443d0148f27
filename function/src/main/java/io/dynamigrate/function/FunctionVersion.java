package io.dynamigrate.function;

import java.util.Optional;

/** The number of a published function version, alone or at the end of its ARN. */
final class FunctionVersion {

    private FunctionVersion() {}

    /** What is before the version in an ARN, with the colon. */
    static String function(String arn) {
        return arn.substring(0, arn.lastIndexOf(':') + 1);
    }

    /** Whether the one version is newer than the other; not where one of them is unknown. */
    static boolean isAbove(Optional<Long> one, Optional<Long> other) {
        return one.isPresent() && other.isPresent() && one.get() > other.get();
    }

    /** The number; {@code $LATEST}, a host name and the like have none. */
    static Optional<Long> number(String text) {
        String last = text.substring(text.lastIndexOf(':') + 1);
        return last.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(last)) : Optional.empty();
    }
}

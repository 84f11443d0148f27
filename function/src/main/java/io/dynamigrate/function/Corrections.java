package io.dynamigrate.function;

import io.dynamigrate.plan.Goal.Repair.Correction;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The names of what {@code repair} can declare, such as {@code mark_applied}. */
final class Corrections {

    private Corrections() {}

    static Optional<Correction> find(String name) {
        return Arrays.stream(Correction.values())
                .filter(correction -> text(correction).equals(name))
                .findFirst();
    }

    /** All names, for people. */
    static String names() {
        return Arrays.stream(Correction.values()).map(Corrections::text).collect(Collectors.joining(", "));
    }

    private static String text(Correction correction) {
        return correction.name().toLowerCase(Locale.ROOT);
    }
}

package io.dynamigrate.function;

import io.dynamigrate.plan.Goal.Repair.Correction;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of what {@code repair} can declare, such as {@code mark_applied}. */
final class Corrections {

    /** The correction that is about all records, and has no id. */
    static final String ACCEPT_TABLE = "accept_table";

    private Corrections() {}

    static Optional<Correction> find(String name) {
        return Arrays.stream(Correction.values())
                .filter(correction -> text(correction).equals(name))
                .findFirst();
    }

    /** All names, for people. */
    static String names() {
        return Stream.concat(Arrays.stream(Correction.values()).map(Corrections::text), Stream.of(ACCEPT_TABLE))
                .collect(Collectors.joining(", "));
    }

    static String text(Correction correction) {
        return correction.name().toLowerCase(Locale.ROOT);
    }
}

package io.dynamigrate.function;

import io.dynamigrate.plan.Goal.Repair.Correction;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of what {@code repair} can declare, such as {@code mark_applied}. */
final class Corrections {

    /** A correction that is about no migration, and has no id. */
    enum OfTable {
        /** Declares that the records are those of the table. */
        ACCEPT_TABLE,
        /** Removes from the status row what cannot be read. */
        STATUS_ROW
    }

    private Corrections() {}

    static Optional<Correction> find(String name) {
        return Arrays.stream(Correction.values())
                .filter(correction -> text(correction).equals(name))
                .findFirst();
    }

    static Optional<OfTable> findOfTable(String name) {
        return Arrays.stream(OfTable.values())
                .filter(correction -> text(correction).equals(name))
                .findFirst();
    }

    /** All names, for people. */
    static String names() {
        return Stream.concat(Arrays.stream(Correction.values()), Arrays.stream(OfTable.values()))
                .map(Corrections::text)
                .collect(Collectors.joining(", "));
    }

    /** The name of a correction in a command. */
    static String text(Enum<?> correction) {
        return correction.name().toLowerCase(Locale.ROOT);
    }
}

package io.dynamigrate;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Something that checking brought up about a migration or a table.
 *
 * @param level whether it stops a run
 * @param migration the id that it is about, or an empty string
 * @param type what it is, in {@code snake_case}; tools may rely on it
 * @param message a sentence for people that ends with the remedy
 */
public record Finding(Level level, String migration, String type, String message) {

    /** Whether a finding stops a run. */
    public enum Level {
        /** Always stops. */
        ERROR,
        /** Stops unless forced. */
        WARNING,
        /** Never stops. */
        NOTE
    }

    public static Finding error(String migration, String type, String message) {
        return new Finding(Level.ERROR, migration, type, message);
    }

    public static Finding warning(String migration, String type, String message) {
        return new Finding(Level.WARNING, migration, type, message);
    }

    public static Finding note(String migration, String type, String message) {
        return new Finding(Level.NOTE, migration, type, message);
    }

    /** Whether this stops a run. */
    public boolean stops(boolean force) {
        return level == Level.ERROR || (level == Level.WARNING && !force);
    }

    /** One line for people. */
    public String format() {
        return level.name().toLowerCase(Locale.ROOT) + " " + type + (migration.isEmpty() ? "" : " [" + migration + "]")
                + ": " + message;
    }

    /** One line for people from all of these. */
    public static String format(Collection<Finding> findings) {
        return findings.stream().map(Finding::message).distinct().collect(Collectors.joining(" "));
    }
}

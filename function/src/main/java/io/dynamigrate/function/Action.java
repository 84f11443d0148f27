package io.dynamigrate.function;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be commanded by hand. */
enum Action {
    PLAN,
    MIGRATE,
    ROLLBACK,
    STATUS,
    HISTORY;

    /**
     * The action of that name.
     *
     * @throws InputException if there is none; it lists all
     */
    static Action of(String name) {
        return Arrays.stream(values())
                .filter(action -> action.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "The action " + Text.quoted(name) + " is not known: use one of " + names() + "."));
    }

    /** All names, for people. */
    static String names() {
        return Arrays.stream(values()).map(Action::text).collect(Collectors.joining(", "));
    }

    /** The name in a command. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The fields that the command takes, beside {@code action}. */
    List<String> fields() {
        return switch (this) {
            case PLAN -> List.of("TableName", "TrackingTable", "Migrations", "direction", "target", "steps");
            case MIGRATE -> List.of("TableName", "TrackingTable", "Migrations", "target", "dryRun", "force");
            case ROLLBACK -> List.of("TableName", "TrackingTable", "Migrations", "target", "steps", "dryRun", "force");
            case STATUS, HISTORY -> List.of("TableName", "TrackingTable", "Migrations");
        };
    }
}

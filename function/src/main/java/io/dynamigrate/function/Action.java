package io.dynamigrate.function;

import static io.dynamigrate.function.Field.BY;
import static io.dynamigrate.function.Field.CONTENTS;
import static io.dynamigrate.function.Field.CONTINUE;
import static io.dynamigrate.function.Field.CORRECTION;
import static io.dynamigrate.function.Field.DIRECTION;
import static io.dynamigrate.function.Field.DRY_RUN;
import static io.dynamigrate.function.Field.FORCE;
import static io.dynamigrate.function.Field.ID;
import static io.dynamigrate.function.Field.IDS;
import static io.dynamigrate.function.Field.LIMIT;
import static io.dynamigrate.function.Field.NEXT;
import static io.dynamigrate.function.Field.RUN_ID;
import static io.dynamigrate.function.Field.STEPS;
import static io.dynamigrate.function.Field.TARGET;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be commanded by hand. */
enum Action {
    PLAN("Lists what would be applied or rolled back, and what checking found."),
    MIGRATE("Applies what is pending, up to and with the target if there is one."),
    ROLLBACK("Rolls back the last migration; or the last ones, those after a target, or exactly these."),
    STATUS("Shows what is applied, pending and unfinished, who holds the lock, and how the last run ended."),
    HISTORY("Shows the record of each migration that was ever begun."),
    VALIDATE("Checks all that is pending, or one migration, or what would be rolled back."),
    BASELINE("Declares what is pending applied, up to and with the target, without running it."),
    REPAIR("Corrects the record of one migration, or the status row, without running anything."),
    UNLOCK("Releases the lock of a run whose process you know to be dead."),
    HELP("Lists the actions and their fields.");

    private final String meaning;

    Action(String meaning) {
        this.meaning = meaning;
    }

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

    /** What it does, in a sentence. */
    String meaning() {
        return meaning;
    }

    /** The fields that the command takes, beside {@code action}. */
    List<Field> fields() {
        return switch (this) {
            case PLAN -> onTable(DIRECTION, TARGET, STEPS, IDS, LIMIT, NEXT);
            case MIGRATE -> onTable(TARGET, DRY_RUN, CONTENTS, CONTINUE, FORCE, BY);
            case ROLLBACK -> onTable(TARGET, STEPS, IDS, DRY_RUN, CONTENTS, CONTINUE, FORCE, BY);
            case STATUS, HISTORY -> onTable(LIMIT, NEXT);
            case VALIDATE -> onTable(ID, DIRECTION, TARGET, STEPS, IDS, LIMIT, NEXT);
            case BASELINE -> onTable(TARGET, BY);
            case REPAIR -> onTable(ID, CORRECTION, BY);
            case UNLOCK -> onTable(RUN_ID, BY);
            case HELP -> List.of();
        };
    }

    private static List<Field> onTable(Field... own) {
        List<Field> fields = new ArrayList<>(List.of(Field.TABLE_NAME, Field.TRACKING_TABLE, Field.MIGRATIONS));
        fields.addAll(List.of(own));
        return fields;
    }

    /** Whether the table or its records may be others afterwards: then it is recorded by whom. */
    boolean changes() {
        return fields().contains(BY);
    }
}

package io.dynamigrate.function;

import java.util.Optional;

/** The name of a table, or its ARN. */
final class TableName {

    private static final String POSSIBLE = "[A-Za-z0-9_.:/-]{1,1024}";

    private TableName() {}

    /** What is wrong with the name, in a sentence; nothing if DynamoDB could have such a table. */
    static Optional<String> problem(String field, String name) {
        return name.matches(POSSIBLE)
                ? Optional.empty()
                : Optional.of("The " + field + " " + Text.quoted(name)
                        + " is not possible: a table's name has letters, digits, '_', '-' and '.' only.");
    }
}

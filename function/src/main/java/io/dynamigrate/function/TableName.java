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

    /** The name of a table that is in the account and region of a stack, where this is its ARN; otherwise what was given. */
    static String beside(String stackId, String nameOrArn) {
        String arn = nameOrArn.strip();
        int end = stackId.indexOf(":stack/");
        String prefix = stackId.substring(0, Math.max(end, 0)).replace(":cloudformation:", ":dynamodb:") + ":table/";
        return end > 0 && arn.startsWith(prefix) ? arn.substring(prefix.length()) : nameOrArn;
    }
}

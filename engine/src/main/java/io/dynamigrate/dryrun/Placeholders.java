package io.dynamigrate.dryrun;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.util.DefaultSdkAutoConstructMap;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the placeholders of a request stand for.
 *
 * @param names by {@code #name}
 * @param values by {@code :value}
 */
record Placeholders(Map<String, String> names, Map<String, AttributeValue> values) {

    static final Placeholders NONE =
            new Placeholders(DefaultSdkAutoConstructMap.getInstance(), DefaultSdkAutoConstructMap.getInstance());

    private static final Pattern PLACEHOLDER = Pattern.compile("[#:][A-Za-z0-9_]+");

    /** Those that an expression uses. */
    Placeholders usedIn(String expression) {
        Map<String, String> usedNames = new HashMap<>(names);
        usedNames.keySet().retainAll(in(expression));
        Map<String, AttributeValue> usedValues = new HashMap<>(values);
        usedValues.keySet().retainAll(in(expression));
        return new Placeholders(usedNames, usedValues);
    }

    private static Set<String> in(String expression) {
        return PLACEHOLDER.matcher(expression).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    /**
     * Requires that expressions use these, all of them and no others.
     *
     * @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException as DynamoDB does
     */
    void requireExact(String expressions) {
        requireFilled("ExpressionAttributeNames", names);
        requireFilled("ExpressionAttributeValues", values);
        Set<String> given = new HashSet<>(names.keySet());
        given.addAll(values.keySet());
        Set<String> missing = in(expressions);
        missing.removeAll(given);
        given.removeAll(in(expressions));
        if (!missing.isEmpty()) {
            throw Refusal.invalid("An expression attribute used in an expression is not defined: " + missing);
        }
        if (!given.isEmpty()) {
            throw Refusal.invalid("Expression attributes are unused in expressions: " + given);
        }
    }

    /** The SDK tells an empty map from none, and sends it. */
    private static void requireFilled(String what, Map<String, ?> given) {
        if (given.isEmpty() && !(given instanceof SdkAutoConstructMap)) {
            throw Refusal.invalid(what + " must not be empty");
        }
    }

    /** An expression for people: with the names of attributes, and their values if they are to be shown. */
    String format(String expression, boolean withValues) {
        return PLACEHOLDER.matcher(expression).replaceAll(result -> {
            String placeholder = result.group();
            Optional<String> text = placeholder.startsWith("#")
                    ? Optional.ofNullable(names.get(placeholder))
                    : Optional.ofNullable(values.get(placeholder))
                            .filter(value -> withValues)
                            .map(Values::format);
            return Matcher.quoteReplacement(text.orElse(placeholder));
        });
    }
}

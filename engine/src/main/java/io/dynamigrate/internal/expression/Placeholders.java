package io.dynamigrate.internal.expression;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.util.DefaultSdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the placeholders of a request stand for.
 *
 * @param names by {@code #name}
 * @param values by {@code :value}
 */
public record Placeholders(Map<String, String> names, Map<String, AttributeValue> values) {

    public static final Placeholders NONE =
            new Placeholders(DefaultSdkAutoConstructMap.getInstance(), DefaultSdkAutoConstructMap.getInstance());

    private static final Pattern PLACEHOLDER = Pattern.compile("[#:][A-Za-z0-9_]+");

    /** Those that an expression uses. */
    public Placeholders usedIn(String expression) {
        Map<String, String> usedNames = new HashMap<>(names);
        usedNames.keySet().retainAll(in(expression));
        Map<String, AttributeValue> usedValues = new HashMap<>(values);
        usedValues.keySet().retainAll(in(expression));
        return new Placeholders(usedNames, usedValues);
    }

    private static Set<String> in(String expression) {
        return PLACEHOLDER.matcher(expression).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    /** An expression for people: with the names of attributes, and their values if they are to be shown. */
    public String format(String expression, boolean withValues) {
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

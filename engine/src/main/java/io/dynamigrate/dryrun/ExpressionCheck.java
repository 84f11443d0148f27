package io.dynamigrate.dryrun;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What DynamoDB checks of the expressions of a write, whatever the item is: placeholders, and reserved words. */
final class ExpressionCheck {

    /** What is no placeholder, no function and no part of a path. */
    private static final Pattern WORD = Pattern.compile("(?<![#:\\w.])[A-Za-z_]\\w*+(?!\\s*\\()");

    private static final Set<String> KEYWORDS =
            Set.of("AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE");

    private final Source source;
    private final Set<List<String>> accepted = new HashSet<>();

    ExpressionCheck(Source source) {
        this.source = source;
    }

    /**
     * Requires that DynamoDB takes the expressions.
     *
     * @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if it does not
     */
    void require(Write write, KnownTable table, Map<String, AttributeValue> key) {
        String expressions = Stream.of(write.update(), write.condition())
                .flatMap(expression -> expression.stream())
                .reduce("", (all, expression) -> all + " " + expression);
        write.placeholders().requireExact(expressions);
        List<String> names = WORD.matcher(expressions)
                .results()
                .map(MatchResult::group)
                .filter(word -> !KEYWORDS.contains(word.toUpperCase(Locale.ROOT)))
                .distinct()
                .toList();
        // It has some hundred reserved words, and knows them best.
        if (!names.isEmpty() && accepted.add(names)) {
            source.requireNames(table.table().name(), key, names);
        }
    }
}

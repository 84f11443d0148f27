package io.dynamigrate.dryrun;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What DynamoDB checks of expressions, whatever the item is: that there is one, placeholders, and reserved words. */
final class ExpressionCheck {

    /** What is no placeholder and no function. */
    private static final Pattern WORD = Pattern.compile("(?<![#:\\w])[A-Za-z_]\\w*+(?!\\s*\\()");

    private final Source source;
    private final Set<List<String>> accepted = new HashSet<>();

    ExpressionCheck(Source source) {
        this.source = source;
    }

    /**
     * Requires that DynamoDB takes the expressions of a request.
     *
     * @param key of any item of the table, whether it is there or not
     * @param expressions those that it may have
     * @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if it does not
     */
    void require(
            KnownTable table,
            Map<String, AttributeValue> key,
            Placeholders placeholders,
            @Nullable String... expressions) {
        List<String> given = Stream.of(expressions).filter(Objects::nonNull).toList();
        if (given.stream().anyMatch(String::isBlank)) {
            throw Refusal.invalid("Invalid expression: The expression can not be empty");
        }
        String all = String.join(" ", given);
        placeholders.requireExact(all);
        ValueCheck.require(placeholders.values());
        List<String> names = WORD.matcher(all)
                .results()
                .map(MatchResult::group)
                .filter(word -> !Tokens.isKeyword(word))
                .distinct()
                .toList();
        // It has some hundred reserved words, and knows them best.
        if (!names.isEmpty() && !accepted.contains(names)) {
            source.requireNames(table.table().name(), key, names);
            accepted.add(names);
        }
    }
}

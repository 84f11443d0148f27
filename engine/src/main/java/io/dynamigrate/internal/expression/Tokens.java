package io.dynamigrate.internal.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The words of an expression, taken one after the other, with what its placeholders stand for. */
final class Tokens {

    /** An expression uses something that is not evaluated here, or is wrong. */
    static final class NotUnderstood extends RuntimeException {
        NotUnderstood(String what) {
            super(what);
        }
    }

    private static final Set<String> KEYWORDS =
            Set.of("AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE");

    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(#[A-Za-z0-9_]+|:[A-Za-z0-9_]+|[A-Za-z_][A-Za-z0-9_]*|\\[[0-9]+]|<>|<=|>=|[=<>(),.+\\-])\\s*");

    private final List<String> tokens = new ArrayList<>();
    private final Map<String, String> names;
    private final Map<String, AttributeValue> values;
    private int next;

    Tokens(String expression, Map<String, String> names, Map<String, AttributeValue> values) {
        Matcher matcher = TOKEN.matcher(expression);
        int at = 0;
        while (at < expression.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new NotUnderstood(expression.substring(at));
            }
            tokens.add(matcher.group(1));
            at = matcher.end();
        }
        this.names = names;
        this.values = values;
    }

    static boolean isKeyword(String word) {
        return KEYWORDS.contains(word.toUpperCase(Locale.ROOT));
    }

    boolean isAtEnd() {
        return next >= tokens.size();
    }

    String peek() {
        return isAtEnd() ? "" : tokens.get(next);
    }

    String take() {
        String token = peek();
        next++;
        return token;
    }

    /** Goes past a keyword or sign, if it is the next. Keywords may have any case. */
    boolean skip(String keyword) {
        boolean found = peek().toUpperCase(Locale.ROOT).equals(keyword);
        if (found) {
            next++;
        }
        return found;
    }

    void require(String keyword) {
        if (!skip(keyword)) {
            throw new NotUnderstood(peek());
        }
    }

    /** Whether the next is a function of that name; those have an exact case. */
    boolean skipFunction(String name) {
        boolean found = peek().equals(name)
                && next + 1 < tokens.size()
                && tokens.get(next + 1).equals("(");
        if (found) {
            next += 2;
        }
        return found;
    }

    /** The name of an attribute. */
    String attribute() {
        String token = take();
        if (token.startsWith("#")) {
            return Optional.ofNullable(names.get(token)).orElseThrow(() -> new NotUnderstood(token));
        }
        if (!token.matches("[A-Za-z_].*") || isKeyword(token)) {
            throw new NotUnderstood(token);
        }
        return token;
    }

    boolean isValue() {
        return peek().startsWith(":");
    }

    AttributeValue value() {
        String token = take();
        return Optional.ofNullable(values.get(token)).orElseThrow(() -> new NotUnderstood(token));
    }
}

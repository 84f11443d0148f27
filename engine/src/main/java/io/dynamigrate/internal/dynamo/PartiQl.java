package io.dynamigrate.internal.dynamo;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A PartiQL statement, understood as far as it tells which item it writes. DynamoDB writes one item by a statement, whose
 * whole key the statement has: in {@code WHERE} with {@code =}, or in {@code VALUE}. Pure.
 *
 * @param values what the tokens stand for: texts, and parameters in the place of question marks
 */
public record PartiQl(List<String> tokens, List<Optional<AttributeValue>> values) {

    private static final Pattern TOKEN = Pattern.compile(
            "'[^']*(?:''[^']*)*'|\"[^\"]*(?:\"\"[^\"]*)*\"|--[^\\n]*|(?s:/\\*.*?\\*/)|[A-Za-z_$][\\w$]*|\\S");

    public static PartiQl of(String text, List<AttributeValue> parameters) {
        List<String> tokens = TOKEN.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(token -> !token.startsWith("--") && !token.startsWith("/*"))
                .toList();
        Iterator<AttributeValue> open = parameters.iterator();
        List<Optional<AttributeValue>> values = new ArrayList<>();
        for (String token : tokens) {
            if (token.equals("?") && open.hasNext()) {
                values.add(Optional.of(open.next()));
            } else {
                values.add(isText(token) ? Optional.of(AttributeValue.fromS(unquoted(token))) : Optional.empty());
            }
        }
        return new PartiQl(tokens, values);
    }

    public boolean isWrite() {
        String first = token(0);
        return !first.equalsIgnoreCase("SELECT") && !first.equalsIgnoreCase("EXISTS");
    }

    /** Whether a name in the statement satisfies a condition. */
    public boolean names(Predicate<String> condition) {
        return tokens.stream().map(PartiQl::unquoted).anyMatch(condition);
    }

    /** The values that {@code WHERE} compares a key attribute with, or {@code VALUE} gives it; empty if one is not readable. */
    public Optional<List<AttributeValue>> valuesOf(String attribute) {
        List<Optional<AttributeValue>> found = new ArrayList<>();
        for (int at = firstAfterKeyword(); at < tokens.size(); at++) {
            if (unquoted(token(at)).equalsIgnoreCase(attribute)) {
                if (token(at + 1).equals(isText(token(at)) ? ":" : "=")) {
                    found.add(value(at + 2));
                } else if (!isText(token(at)) && token(at - 1).equals("=")) {
                    found.add(value(at - 2));
                }
            }
        }
        boolean isReadable = !found.isEmpty() && found.stream().allMatch(Optional::isPresent);
        return isReadable ? Optional.of(found.stream().flatMap(Optional::stream).toList()) : Optional.empty();
    }

    /** Before it, an update may set attributes to the value of the key. */
    private int firstAfterKeyword() {
        int at = 0;
        while (at < tokens.size()
                && !token(at).equalsIgnoreCase("WHERE")
                && !token(at).equalsIgnoreCase("VALUE")) {
            at++;
        }
        return at + 1;
    }

    private String token(int at) {
        return at >= 0 && at < tokens.size() ? tokens.get(at) : "";
    }

    private Optional<AttributeValue> value(int at) {
        return at >= 0 && at < values.size() ? values.get(at) : Optional.empty();
    }

    private static boolean isText(String token) {
        return token.startsWith("'") && token.length() > 1;
    }

    private static String unquoted(String token) {
        boolean isQuoted = token.length() > 1 && (token.startsWith("'") || token.startsWith("\""));
        String quote = token.substring(0, Math.min(token.length(), 1));
        return isQuoted ? token.substring(1, token.length() - 1).replace(quote + quote, quote) : token;
    }
}

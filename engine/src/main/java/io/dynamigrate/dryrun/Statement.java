package io.dynamigrate.dryrun;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionRequest;

/**
 * A statement of PartiQL, understood as far as a dry run needs it: which table it is about, and the values that it
 * compares attributes with or gives them, among which a write must have the key of its one item.
 *
 * @param table absent where it is not understood
 * @param attributes those of {@code WHERE}, and of {@code VALUE}
 */
record Statement(
        String operation,
        String text,
        List<AttributeValue> parameters,
        Optional<String> table,
        Map<String, AttributeValue> attributes) {

    private static final Pattern TOKEN =
            Pattern.compile("'(?:[^']|'')*'|\"[^\"]*\"|[A-Za-z_][\\w.-]*|-?\\d+(?:\\.\\d+)?|\\?|[^\\s]");
    private static final Pattern LITERAL = Pattern.compile("'(?:[^']|'')*'|(?<![\\w\"])-?\\d+(?:\\.\\d+)?");

    private static final int NOWHERE = -1;

    /** The statements of a request, in order; none if it has none. */
    static List<Statement> of(DynamoDbRequest request) {
        if (request instanceof ExecuteStatementRequest one) {
            return List.of(of("ExecuteStatement", one.statement(), one.parameters()));
        }
        if (request instanceof BatchExecuteStatementRequest batch) {
            return batch.statements().stream()
                    .map(one -> of("BatchExecuteStatement", one.statement(), one.parameters()))
                    .toList();
        }
        return request instanceof ExecuteTransactionRequest transaction
                ? transaction.transactStatements().stream()
                        .map(one -> of("ExecuteTransaction", one.statement(), one.parameters()))
                        .toList()
                : List.of();
    }

    private static Statement of(String operation, String text, List<AttributeValue> parameters) {
        List<String> tokens =
                TOKEN.matcher(text).results().map(MatchResult::group).toList();
        return new Statement(operation, text, parameters, table(tokens), attributes(tokens, parameters));
    }

    private static Optional<String> table(List<String> tokens) {
        for (int at = 0; at + 1 < tokens.size(); at++) {
            String word = tokens.get(at).toUpperCase(Locale.ROOT);
            if (word.equals("UPDATE") || word.equals("INTO") || word.equals("FROM")) {
                return Optional.of(unquoted(tokens.get(at + 1)));
            }
        }
        return Optional.empty();
    }

    private static Map<String, AttributeValue> attributes(List<String> tokens, List<AttributeValue> parameters) {
        Map<String, AttributeValue> attributes = new HashMap<>();
        List<AttributeValue> open = new ArrayList<>(parameters);
        int depth = 0;
        int counted = NOWHERE;
        for (int at = 0; at < tokens.size(); at++) {
            String token = tokens.get(at);
            if (token.equalsIgnoreCase("WHERE")) {
                counted = 0;
            } else if (token.equalsIgnoreCase("VALUE")) {
                counted = 1; // The item itself is a map; what it contains is not the item.
            }
            depth += token.equals("{") ? 1 : token.equals("}") ? -1 : 0;
            Optional<AttributeValue> value =
                    token.equals("?") && !open.isEmpty() ? Optional.of(open.remove(0)) : literal(token);
            boolean follows = at > 1
                    && (tokens.get(at - 1).equals("=") || tokens.get(at - 1).equals(":"));
            if (depth == counted && follows && value.isPresent()) {
                attributes.put(unquoted(tokens.get(at - 2)), value.get());
            }
        }
        return attributes;
    }

    private static Optional<AttributeValue> literal(String token) {
        if (token.startsWith("'")) {
            return Optional.of(AttributeValue.fromS(unquoted(token)));
        }
        return token.matches("-?\\d.*") ? Optional.of(AttributeValue.fromN(token)) : Optional.empty();
    }

    private static String unquoted(String token) {
        return switch (token.charAt(0)) {
            case '"' -> token.substring(1, token.length() - 1);
            case '\'' -> token.substring(1, token.length() - 1).replace("''", "'");
            default -> token;
        };
    }

    boolean isRead() {
        return text.strip().toLowerCase(Locale.ROOT).startsWith("select");
    }

    /** Whether it asks for what was written. */
    boolean isReturning() {
        return TOKEN.matcher(text).results().map(MatchResult::group).anyMatch("RETURNING"::equalsIgnoreCase);
    }

    Effect effect(boolean withContents) {
        String shown = withContents
                ? text
                        + (parameters.isEmpty()
                                ? ""
                                : " with "
                                        + parameters.stream()
                                                .map(Values::format)
                                                .toList())
                : LITERAL.matcher(text).replaceAll("…");
        return new Effect(
                Effect.Kind.ITEM,
                operation,
                table.orElse(""),
                shown,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}

package io.dynamigrate.internal.expression;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A projection expression of top-level attributes. */
public final class Projection {

    private Projection() {}

    /**
     * What it leaves of an item.
     *
     * @throws Incomplete if it is not understood
     */
    public static UnaryOperator<Map<String, AttributeValue>> of(
            @Nullable String expression, Map<String, String> names) {
        if (expression == null) {
            return item -> item;
        }
        Set<String> attributes = new LinkedHashSet<>();
        try {
            Tokens tokens = new Tokens(expression, names, Map.of());
            do {
                attributes.add(tokens.attribute());
            } while (tokens.skip(","));
            if (!tokens.isAtEnd()) {
                throw new Tokens.NotUnderstood(tokens.peek());
            }
        } catch (Tokens.NotUnderstood e) {
            throw new Incomplete("it reads written items with the projection '" + expression
                    + "', which a dry run does not evaluate");
        }
        return item -> {
            Map<String, AttributeValue> left = new LinkedHashMap<>(item);
            left.keySet().retainAll(attributes);
            return left;
        };
    }
}

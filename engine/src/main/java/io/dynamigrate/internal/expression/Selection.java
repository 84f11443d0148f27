package io.dynamigrate.internal.expression;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a query or scan keeps of the items that it meets: by its filter, and of each by its projection. */
public record Selection(
        Predicate<Map<String, AttributeValue>> filter, UnaryOperator<Map<String, AttributeValue>> projection) {

    /**
     * What these expressions keep.
     *
     * @throws Incomplete if they are not understood
     */
    public static Selection of(@Nullable String filter, @Nullable String projection, Placeholders placeholders) {
        return new Selection(
                filter == null ? item -> true : condition(filter, placeholders),
                Projection.of(projection, placeholders.names()));
    }

    /**
     * A condition on written items.
     *
     * @throws Incomplete if it is not understood
     */
    public static Predicate<Map<String, AttributeValue>> condition(String expression, Placeholders placeholders) {
        return Condition.parse(expression, placeholders.names(), placeholders.values())
                .orElseThrow(() -> new Incomplete("it reads written items by the condition '" + expression
                        + "', which a dry run does not evaluate"));
    }

    public List<Map<String, AttributeValue>> of(List<Map<String, AttributeValue>> items) {
        return items.stream().filter(filter).map(projection).toList();
    }
}

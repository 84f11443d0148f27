package io.dynamigrate.dryrun;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An update expression, applied as DynamoDB does: {@code SET} and {@code REMOVE} of top-level attributes, and {@code ADD}
 * of numbers.
 */
final class Update {

    /** What an attribute becomes, given the item as it was; absent means that it is removed. */
    private interface Assigned {
        Optional<AttributeValue> from(Map<String, AttributeValue> item);
    }

    private final Tokens tokens;
    private final Map<String, Assigned> assignments = new LinkedHashMap<>();

    private Update(Tokens tokens) {
        this.tokens = tokens;
    }

    /** The update; absent where it is not understood. */
    static Optional<Update> parse(String expression, Map<String, String> names, Map<String, AttributeValue> values) {
        try {
            Update update = new Update(new Tokens(expression, names, values));
            update.sections();
            return Optional.of(update);
        } catch (Tokens.NotUnderstood e) {
            return Optional.empty();
        }
    }

    /** The names of the attributes that are changed. */
    Set<String> attributes() {
        return new HashSet<>(assignments.keySet());
    }

    /**
     * The item after the update of one that is as given.
     *
     * @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if DynamoDB would refuse
     */
    Map<String, AttributeValue> appliedTo(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> updated = new LinkedHashMap<>(item);
        assignments.forEach((attribute, assigned) -> assigned.from(item)
                .ifPresentOrElse(
                        value -> updated.put(attribute, Values.stored(value)), () -> updated.remove(attribute)));
        return updated;
    }

    private void sections() {
        while (!tokens.isAtEnd()) {
            if (tokens.skip("SET")) {
                each(attribute -> {
                    tokens.require("=");
                    return sum();
                });
            } else if (tokens.skip("REMOVE")) {
                each(attribute -> item -> Optional.empty());
            } else if (tokens.skip("ADD")) {
                each(this::added);
            } else {
                throw new Tokens.NotUnderstood(tokens.peek());
            }
        }
    }

    private interface Clause {
        Assigned after(String attribute);
    }

    private void each(Clause clause) {
        do {
            String attribute = tokens.attribute();
            if (assignments.put(attribute, clause.after(attribute)) != null) {
                throw new Tokens.NotUnderstood(attribute);
            }
        } while (tokens.skip(","));
    }

    private Assigned added(String attribute) {
        AttributeValue amount = tokens.value();
        if (amount.n() == null) {
            throw new Tokens.NotUnderstood("ADD of a set");
        }
        return item ->
                Optional.of(computed(item.getOrDefault(attribute, AttributeValue.fromN("0")), BigDecimal::add, amount));
    }

    private Assigned sum() {
        Assigned first = operand();
        if (tokens.skip("+")) {
            return both(first, BigDecimal::add, operand());
        }
        return tokens.skip("-") ? both(first, BigDecimal::subtract, operand()) : first;
    }

    private static Assigned both(Assigned first, BinaryOperator<BigDecimal> operator, Assigned second) {
        return item -> first.from(item).flatMap(one -> second.from(item).map(other -> computed(one, operator, other)));
    }

    private static AttributeValue computed(
            AttributeValue one, BinaryOperator<BigDecimal> operator, AttributeValue other) {
        if (one.n() == null || other.n() == null) {
            throw Refusal.invalid("An operand in the update expression has an incorrect data type");
        }
        return AttributeValue.fromN(
                operator.apply(Values.number(one), Values.number(other)).toPlainString());
    }

    private Assigned operand() {
        if (tokens.isValue()) {
            Optional<AttributeValue> value = Optional.of(tokens.value());
            return item -> value;
        }
        if (tokens.skipFunction("if_not_exists")) {
            String attribute = tokens.attribute();
            tokens.require(",");
            Assigned otherwise = operand();
            tokens.require(")");
            return item -> Optional.ofNullable(item.get(attribute)).or(() -> otherwise.from(item));
        }
        if (tokens.skipFunction("list_append")) {
            Assigned first = operand();
            tokens.require(",");
            Assigned second = operand();
            tokens.require(")");
            return item -> first.from(item).flatMap(one -> second.from(item).map(other -> appended(one, other)));
        }
        String attribute = tokens.attribute();
        return item -> Optional.of(Optional.ofNullable(item.get(attribute))
                .orElseThrow(() -> Refusal.invalid(
                        "The provided expression refers to an attribute that does not exist in the item")));
    }

    private static AttributeValue appended(AttributeValue one, AttributeValue other) {
        if (!one.hasL() || !other.hasL()) {
            throw Refusal.invalid("An operand in the update expression has an incorrect data type");
        }
        List<AttributeValue> elements = new ArrayList<>(one.l());
        elements.addAll(other.l());
        return AttributeValue.fromL(elements);
    }
}

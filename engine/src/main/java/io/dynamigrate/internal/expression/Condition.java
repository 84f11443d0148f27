package io.dynamigrate.internal.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A condition, filter or key condition, judged as DynamoDB does.
 *
 * <pre>
 * or      = and { OR and }
 * and     = not { AND not }
 * not     = NOT not | "(" or ")" | function | operand rest
 * rest    = comparator operand | BETWEEN operand AND operand | IN "(" operand { "," operand } ")"
 * operand = path | size "(" path ")" | value
 * </pre>
 */
public final class Condition {

    /** An item that is not there is judged as one without attributes. */
    private interface Operand {
        Optional<AttributeValue> of(Map<String, AttributeValue> item);
    }

    private final Tokens tokens;

    private Condition(Tokens tokens) {
        this.tokens = tokens;
    }

    /** The condition; absent where it is not understood. */
    public static Optional<Predicate<Map<String, AttributeValue>>> parse(
            String expression, Map<String, String> names, Map<String, AttributeValue> values) {
        try {
            Tokens tokens = new Tokens(expression, names, values);
            Predicate<Map<String, AttributeValue>> condition = new Condition(tokens).or();
            return tokens.isAtEnd() ? Optional.of(condition) : Optional.empty();
        } catch (Tokens.NotUnderstood e) {
            return Optional.empty();
        }
    }

    private Predicate<Map<String, AttributeValue>> or() {
        Predicate<Map<String, AttributeValue>> condition = and();
        while (tokens.skip("OR")) {
            condition = condition.or(and());
        }
        return condition;
    }

    private Predicate<Map<String, AttributeValue>> and() {
        Predicate<Map<String, AttributeValue>> condition = not();
        while (tokens.skip("AND")) {
            condition = condition.and(not());
        }
        return condition;
    }

    private Predicate<Map<String, AttributeValue>> not() {
        if (tokens.skip("NOT")) {
            return not().negate();
        }
        if (tokens.skip("(")) {
            Predicate<Map<String, AttributeValue>> inner = or();
            tokens.require(")");
            return inner;
        }
        return function().orElseGet(this::comparison);
    }

    private Optional<Predicate<Map<String, AttributeValue>>> function() {
        if (tokens.skipFunction("attribute_exists")) {
            return Optional.of(exists());
        }
        if (tokens.skipFunction("attribute_not_exists")) {
            return Optional.of(exists().negate());
        }
        if (tokens.skipFunction("begins_with")) {
            return Optional.of(of(Values::beginsWith));
        }
        if (tokens.skipFunction("contains")) {
            return Optional.of(of(Values::contains));
        }
        if (tokens.skipFunction("attribute_type")) {
            return Optional.of(of((value, type) -> typeName(value).equals(type.s())));
        }
        return Optional.empty();
    }

    private Predicate<Map<String, AttributeValue>> exists() {
        Path path = Path.of(tokens);
        tokens.require(")");
        return item -> path.in(item).isPresent();
    }

    private interface Relation {
        boolean holds(AttributeValue one, AttributeValue other);
    }

    private Predicate<Map<String, AttributeValue>> of(Relation relation) {
        Operand first = operand();
        tokens.require(",");
        Operand second = operand();
        tokens.require(")");
        return of(first, relation, second);
    }

    private static Predicate<Map<String, AttributeValue>> of(Operand first, Relation relation, Operand second) {
        return item -> first.of(item)
                .filter(one -> second.of(item)
                        .filter(other -> relation.holds(one, other))
                        .isPresent())
                .isPresent();
    }

    private Predicate<Map<String, AttributeValue>> comparison() {
        Operand first = operand();
        if (tokens.skip("BETWEEN")) {
            Operand low = operand();
            tokens.require("AND");
            Operand high = operand();
            return of(first, ordered(">="), low).and(of(first, ordered("<="), high));
        }
        if (tokens.skip("IN")) {
            tokens.require("(");
            List<Operand> choices = new ArrayList<>();
            do {
                choices.add(operand());
            } while (tokens.skip(","));
            tokens.require(")");
            return item -> choices.stream()
                    .anyMatch(choice -> of(first, Values::equal, choice).test(item));
        }
        String comparator = tokens.take();
        Operand second = operand();
        return switch (comparator) {
            case "=" -> of(first, Values::equal, second);
            // Something that is missing is unequal to everything.
            case "<>" -> of(first, Values::equal, second).negate();
            case "<", "<=", ">", ">=" -> of(first, ordered(comparator), second);
            default -> throw new Tokens.NotUnderstood(comparator);
        };
    }

    private static Relation ordered(String comparator) {
        return (one, other) -> Values.order(one, other)
                .filter(order -> switch (comparator) {
                    case "<" -> order < 0;
                    case "<=" -> order <= 0;
                    case ">" -> order > 0;
                    default -> order >= 0;
                })
                .isPresent();
    }

    private Operand operand() {
        if (tokens.isValue()) {
            Optional<AttributeValue> value = Optional.of(tokens.value());
            return item -> value;
        }
        if (tokens.skipFunction("size")) {
            Path path = Path.of(tokens);
            tokens.require(")");
            return item -> path.in(item).flatMap(Values::size);
        }
        return Path.of(tokens)::in;
    }

    private static String typeName(AttributeValue value) {
        return value.type() == AttributeValue.Type.NUL ? "NULL" : value.type().name();
    }
}

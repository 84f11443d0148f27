package io.dynamigrate.internal.expression;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An update expression, applied as DynamoDB does: {@code SET} and {@code REMOVE} of attributes and of entries of maps, and
 * {@code ADD} of numbers. Changes of lists and sets are not understood.
 */
public final class Update {

    /** What is at a path afterwards, given the item as it was; absent means that it is removed. */
    private interface Assigned {
        Optional<AttributeValue> from(Map<String, AttributeValue> item);
    }

    private final Tokens tokens;
    private final Map<Path, Assigned> assignments = new LinkedHashMap<>();
    private final Set<String> sections = new HashSet<>();

    private Update(Tokens tokens) {
        this.tokens = tokens;
    }

    /** The update; absent where it is not understood. */
    public static Optional<Update> parse(
            String expression, Map<String, String> names, Map<String, AttributeValue> values) {
        try {
            Update update = new Update(new Tokens(expression, names, values));
            update.sections();
            return Optional.of(update);
        } catch (Tokens.NotUnderstood e) {
            return Optional.empty();
        }
    }

    /**
     * The item after the update of one that is as given; absent where there is none then either.
     *
     * <p>DynamoDB creates no item only to remove something from it, as the tests of ScyllaDB found
     * (github.com/scylladb/scylladb/issues/5862). DynamoDB Local does.
     *
     * @param key of the item, which it has when it is created
     * @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if DynamoDB would refuse
     */
    public Optional<Map<String, AttributeValue>> appliedTo(
            Optional<Map<String, AttributeValue>> item, Map<String, AttributeValue> key) {
        Map<String, AttributeValue> before = item.orElse(key);
        Map<String, AttributeValue> updated = before;
        for (Map.Entry<Path, Assigned> assignment : assignments.entrySet()) {
            updated =
                    assignment.getKey().assigned(updated, assignment.getValue().from(before));
        }
        return item.isEmpty() && sections.equals(Set.of("REMOVE")) ? Optional.empty() : Optional.of(updated);
    }

    private void sections() {
        while (!tokens.isAtEnd()) {
            String section = tokens.take().toUpperCase(Locale.ROOT);
            if (!sections.add(section)) {
                throw new Tokens.NotUnderstood(section);
            }
            switch (section) {
                case "SET" ->
                    each(path -> {
                        tokens.require("=");
                        return sum();
                    });
                case "REMOVE" -> each(path -> item -> Optional.empty());
                case "ADD" -> each(this::added);
                default -> throw new Tokens.NotUnderstood(section);
            }
        }
    }

    private interface Clause {
        Assigned after(Path path);
    }

    private void each(Clause clause) {
        do {
            Path path = Path.of(tokens);
            if (path.hasElement() || assignments.keySet().stream().anyMatch(path::overlaps)) {
                throw new Tokens.NotUnderstood(path.toString());
            }
            assignments.put(path, clause.after(path));
        } while (tokens.skip(","));
    }

    private Assigned added(Path path) {
        AttributeValue amount = tokens.value();
        if (amount.n() == null || path.isNested()) {
            throw new Tokens.NotUnderstood("ADD of a set, or inside a map");
        }
        return item -> Optional.of(computed(path.in(item).orElse(AttributeValue.fromN("0")), BigDecimal::add, amount));
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
            Path path = Path.of(tokens);
            tokens.require(",");
            Assigned otherwise = operand();
            tokens.require(")");
            return item -> path.in(item).or(() -> otherwise.from(item));
        }
        if (tokens.skipFunction("list_append")) {
            Assigned first = operand();
            tokens.require(",");
            Assigned second = operand();
            tokens.require(")");
            return item -> first.from(item).flatMap(one -> second.from(item).map(other -> appended(one, other)));
        }
        Path path = Path.of(tokens);
        return item -> Optional.of(path.in(item)
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

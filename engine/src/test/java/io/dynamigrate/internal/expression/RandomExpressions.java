package io.dynamigrate.internal.expression;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNul;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items and expressions about them, the same each time. */
final class RandomExpressions {

    private static final List<AttributeValue> VALUES = List.of(
            fromS("a"),
            fromS("ab"),
            fromS("é"),
            fromS("\uD83D\uDE00"),
            fromS("\uFFFD"),
            fromN("1"),
            fromN("1.0"),
            fromN("-2.50"),
            fromN("10"),
            fromB(SdkBytes.fromUtf8String("a")),
            fromB(SdkBytes.fromByteArray(new byte[] {(byte) 200, 1})),
            fromBool(true),
            fromNul(true),
            fromSs(List.of("a", "b")),
            fromSs(List.of("b", "a")),
            fromNs(List.of("1", "2.0")),
            fromL(List.of(fromN("1.0"), fromS("a"))),
            fromL(List.of(fromM(Map.of("k", fromS("ab"))))),
            fromM(Map.of("k", fromN("1"), "attrB", fromS("a"))));
    private static final List<String> NAMES = List.of("attrA", "#b", "attrC");
    private static final List<String> TARGETS = List.of("#b", "#b", "attrD", "attrD", "#b.k", "#b.new", "attrA.k");
    private static final List<String> PATHS =
            List.of("attrA", "#b", "attrC", "attrA[0]", "#b.k", "attrC[1]", "attrC[0].k", "#b.#b", "attrA . k");

    private final Random random = new Random(20261123);

    Map<String, AttributeValue> item(int id) {
        Map<String, AttributeValue> item = new HashMap<>(Map.of("PK", fromS("item"), "SK", fromS("" + id)));
        for (String name : List.of("attrA", "attrB", "attrC")) {
            if (random.nextInt(4) > 0) {
                item.put(name, value());
            }
        }
        return item;
    }

    private AttributeValue value() {
        return VALUES.get(random.nextInt(VALUES.size()));
    }

    String condition(int depth, Map<String, AttributeValue> values) {
        if (depth > 0) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    return condition(depth - 1, values) + " AND " + condition(depth - 1, values);
                }
                case 1 -> {
                    return condition(depth - 1, values) + " or " + condition(depth - 1, values);
                }
                case 2 -> {
                    return "NOT " + condition(depth - 1, values);
                }
                case 3 -> {
                    return "(" + condition(depth - 1, values) + " OR " + condition(depth - 1, values) + ")";
                }
                default -> {}
            }
        }
        String name = path();
        String comparator = List.of("=", "<>", "<", "<=", ">", ">=").get(random.nextInt(6));
        return switch (random.nextInt(10)) {
            case 0 -> "attribute_exists(" + name + ")";
            case 1 -> "attribute_not_exists (" + name + ")";
            case 2 -> "begins_with(" + name + ", " + placeholder(values) + ")";
            case 3 -> "contains(" + name + "," + placeholder(values) + ")";
            case 4 -> name + " IN (" + placeholder(values) + ", " + placeholder(values) + ")";
            case 5 -> name + " BETWEEN " + placeholder(values) + " AND " + placeholder(values);
            case 6 -> name + " " + comparator + " " + path();
            case 7 -> "size(" + name + ") " + comparator + " " + placeholder(values);
            default -> name + comparator + placeholder(values);
        };
    }

    private String path() {
        return PATHS.get(random.nextInt(PATHS.size()));
    }

    private String placeholder(Map<String, AttributeValue> values) {
        String name = ":v" + values.size();
        values.put(name, value());
        return name;
    }

    String update(Map<String, AttributeValue> values) {
        List<String> sections = new ArrayList<>();
        if (random.nextInt(4) > 0) {
            sections.add(
                    "SET attrA = " + sum(values) + (random.nextBoolean() ? ", " + target() + "=" + sum(values) : ""));
        }
        if (random.nextInt(3) == 0) {
            sections.add("REMOVE " + target());
        }
        if (random.nextInt(3) == 0 || sections.isEmpty()) {
            values.put(":amount", fromN("1.5"));
            sections.add("ADD attrC :amount");
        }
        return String.join(" ", sections);
    }

    private String target() {
        return TARGETS.get(random.nextInt(TARGETS.size()));
    }

    private String sum(Map<String, AttributeValue> values) {
        String name = random.nextInt(4) > 0 ? NAMES.get(random.nextInt(NAMES.size())) : path();
        return switch (random.nextInt(6)) {
            case 0 -> name;
            case 1 -> "if_not_exists(" + name + ", " + placeholder(values) + ")";
            case 2 -> "list_append(" + name + ", " + placeholder(values) + ")";
            case 3 -> name + " + " + placeholder(values);
            case 4 -> placeholder(values) + " - if_not_exists(" + name + ", " + placeholder(values) + ")";
            default -> placeholder(values);
        };
    }

    /** What the placeholders of names in an expression stand for. */
    static Map<String, String> names(String expression) {
        return expression.contains("#b") ? Map.of("#b", "attrB") : Map.of();
    }
}

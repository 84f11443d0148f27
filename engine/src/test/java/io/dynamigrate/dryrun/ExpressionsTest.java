package io.dynamigrate.dryrun;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNul;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import io.dynamigrate.local.DynamoDbExtension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** Expressions, held against DynamoDB's own judgement of them. */
class ExpressionsTest {

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
            fromM(Map.of("k", fromN("1"))));
    private static final List<String> NAMES = List.of("attrA", "#b", "attrC");

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final Random random = new Random(20261123);

    @Test
    void conditionsAreJudgedAsByDynamoDb() {
        String table = dynamoDb.newTable();
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            items.add(item(i));
        }
        items.forEach(
                item -> dynamoDb.client().putItem(put -> put.tableName(table).item(item)));
        int compared = 0;
        for (int i = 0; i < 600; i++) {
            Map<String, AttributeValue> values = new HashMap<>();
            String expression = condition(2, values);
            Optional<List<String>> expected = found(table, expression, values);
            if (expected.isPresent()) {
                Predicate<Map<String, AttributeValue>> condition =
                        Condition.parse(expression, names(expression), values).orElseThrow();
                assertThat(items.stream()
                                .filter(item ->
                                        condition.test(item) != expected.get().contains(id(item))))
                        .as("misjudged by " + expression + " with " + values)
                        .isEmpty();
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(200);
    }

    @Test
    void updatesAreAppliedAsByDynamoDb() {
        String table = dynamoDb.newTable();
        int compared = 0;
        for (int i = 0; i < 600; i++) {
            Map<String, AttributeValue> item = item(i);
            dynamoDb.client().putItem(put -> put.tableName(table).item(item));
            Map<String, AttributeValue> values = new HashMap<>();
            String expression = update(values);
            Optional<Map<String, AttributeValue>> ours = ours(expression, values, Values.stored(item));
            Optional<Map<String, AttributeValue>> real = real(table, item, expression, values);
            if (ours.isEmpty()) {
                assertThat(real).as(expression + " " + values + " on " + item).isEmpty();
            } else if (real.isPresent()) {
                assertThat(Values.stored(ours.get()))
                        .as(expression + " " + values + " on " + item)
                        .isEqualTo(Values.stored(real.get()));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "size(attrA) > :one",
                "attrA.part = :one",
                "attrA[0] = :one",
                "attrA = :unknown",
                "#unknown = :one",
                "attrA = :one AND",
                "(attrA = :one",
                "attrA ! :one",
                "attrA",
                ""
            })
    void whatIsNotUnderstoodIsNotGuessed(String expression) {
        assertThat(Condition.parse(expression, Map.of(), Map.of(":one", fromN("1"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET attrA.part = :one",
                "SET attrA[1] = :one",
                "DELETE attrA :one",
                "SET attrA = :one REMOVE attrA",
                "SET attrA = :one + ",
                "attrA = :one"
            })
    void anUpdateThatIsNotUnderstoodIsNotGuessed(String expression) {
        assertThat(Update.parse(expression, Map.of(), Map.of(":one", fromN("1"))))
                .isEmpty();
    }

    private Map<String, AttributeValue> item(int id) {
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

    private static String id(Map<String, AttributeValue> item) {
        return item.get("SK").s();
    }

    private String condition(int depth, Map<String, AttributeValue> values) {
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
        String name = NAMES.get(random.nextInt(NAMES.size()));
        String comparator = List.of("=", "<>", "<", "<=", ">", ">=").get(random.nextInt(6));
        return switch (random.nextInt(9)) {
            case 0 -> "attribute_exists(" + name + ")";
            case 1 -> "attribute_not_exists (" + name + ")";
            case 2 -> "begins_with(" + name + ", " + placeholder(values) + ")";
            case 3 -> "contains(" + name + "," + placeholder(values) + ")";
            case 4 -> name + " IN (" + placeholder(values) + ", " + placeholder(values) + ")";
            case 5 -> name + " BETWEEN " + placeholder(values) + " AND " + placeholder(values);
            case 6 -> name + " " + comparator + " " + NAMES.get(random.nextInt(NAMES.size()));
            default -> name + comparator + placeholder(values);
        };
    }

    private String placeholder(Map<String, AttributeValue> values) {
        String name = ":v" + values.size();
        values.put(name, value());
        return name;
    }

    private String update(Map<String, AttributeValue> values) {
        List<String> sections = new ArrayList<>();
        if (random.nextInt(4) > 0) {
            sections.add("SET attrA = " + sum(values) + (random.nextBoolean() ? ", attrD=" + sum(values) : ""));
        }
        if (random.nextInt(3) == 0) {
            sections.add("REMOVE #b");
        }
        if (random.nextInt(3) == 0 || sections.isEmpty()) {
            values.put(":amount", fromN("1.5"));
            sections.add("ADD attrC :amount");
        }
        return String.join(" ", sections);
    }

    private String sum(Map<String, AttributeValue> values) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        return switch (random.nextInt(6)) {
            case 0 -> name;
            case 1 -> "if_not_exists(" + name + ", " + placeholder(values) + ")";
            case 2 -> "list_append(" + name + ", " + placeholder(values) + ")";
            case 3 -> name + " + " + placeholder(values);
            case 4 -> placeholder(values) + " - if_not_exists(" + name + ", " + placeholder(values) + ")";
            default -> placeholder(values);
        };
    }

    private static Map<String, String> names(String expression) {
        return expression.contains("#b") ? Map.of("#b", "attrB") : Map.of();
    }

    private static Optional<List<String>> found(String table, String expression, Map<String, AttributeValue> values) {
        try {
            return Optional.of(dynamoDb
                    .client()
                    .scan(scan -> {
                        scan.tableName(table).filterExpression(expression);
                        if (!names(expression).isEmpty()) {
                            scan.expressionAttributeNames(names(expression));
                        }
                        if (!values.isEmpty()) {
                            scan.expressionAttributeValues(values);
                        }
                    })
                    .items()
                    .stream()
                    .map(ExpressionsTest::id)
                    .toList());
        } catch (DynamoDbException e) {
            return Optional.empty(); // Such an operand is never possible, whatever the item.
        }
    }

    private static Optional<Map<String, AttributeValue>> ours(
            String expression, Map<String, AttributeValue> values, Map<String, AttributeValue> item) {
        try {
            return Optional.of(Update.parse(expression, names(expression), values)
                    .orElseThrow()
                    .appliedTo(item));
        } catch (DynamoDbException e) {
            return Optional.empty();
        }
    }

    private static Optional<Map<String, AttributeValue>> real(
            String table, Map<String, AttributeValue> item, String expression, Map<String, AttributeValue> values) {
        try {
            return Optional.of(dynamoDb.client()
                    .updateItem(update -> {
                        update.tableName(table)
                                .key(Map.of("PK", item.get("PK"), "SK", item.get("SK")))
                                .updateExpression(expression)
                                .returnValues(ReturnValue.ALL_NEW);
                        if (!names(expression).isEmpty()) {
                            update.expressionAttributeNames(names(expression));
                        }
                        if (!values.isEmpty()) {
                            update.expressionAttributeValues(values);
                        }
                    })
                    .attributes());
        } catch (DynamoDbException e) {
            return Optional.empty();
        }
    }
}

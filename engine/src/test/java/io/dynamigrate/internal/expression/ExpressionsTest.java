package io.dynamigrate.internal.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.local.DynamoDbExtension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** Expressions, held against DynamoDB's own judgement of them. */
class ExpressionsTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final RandomExpressions random = new RandomExpressions();

    @Test
    void conditionsAreJudgedAsByDynamoDb() {
        String table = dynamoDb.newTable();
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            items.add(random.item(i));
        }
        items.forEach(
                item -> dynamoDb.client().putItem(put -> put.tableName(table).item(item)));
        int compared = 0;
        for (int i = 0; i < 600; i++) {
            Map<String, AttributeValue> values = new HashMap<>();
            String expression = random.condition(2, values);
            Optional<List<String>> expected = found(table, expression, values);
            if (expected.isPresent()) {
                Predicate<Map<String, AttributeValue>> condition = Condition.parse(
                                expression, RandomExpressions.names(expression), values)
                        .orElseThrow();
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
        for (int i = 0; i < 900; i++) {
            Map<String, AttributeValue> item = random.item(i);
            dynamoDb.client().putItem(put -> put.tableName(table).item(item));
            Map<String, AttributeValue> values = new HashMap<>();
            String expression = random.update(values);
            Optional<Update> update = Update.parse(expression, RandomExpressions.names(expression), values);
            if (update.isEmpty()) {
                continue; // Its paths overlap: whether DynamoDB takes it is not predicted.
            }
            Optional<Map<String, AttributeValue>> ours = ours(update.get(), Values.stored(item));
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
                "length(attrA) > :one",
                "size(:one) > :one",
                "attrA. = :one",
                "attrA[x] = :one",
                "attrA[99999999999] = :one",
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
                "SET attrA[1] = :one",
                "REMOVE attrA[1]",
                "ADD attrA.part :one",
                "DELETE attrA :one",
                "SET attrA := :one",
                "SET attrA = :one + ",
                "SET attrA = :one SET attrB = :one",
                "SET attrA = :one REMOVE attrA.part",
                "attrA = :one"
            })
    void anUpdateThatIsNotUnderstoodIsNotGuessed(String expression) {
        assertThat(Update.parse(expression, Map.of(), Map.of(":one", fromN("1"))))
                .isEmpty();
    }

    @Test
    void whatIsRemovedFromAMissingItemDoesNotCreateIt() {
        // DynamoDB Local does create it, so the two are not held against each other here.
        Map<String, AttributeValue> key = Map.of("PK", fromS("item"), "SK", fromS("1"));
        Map<String, AttributeValue> values = Map.of(":one", fromN("1"));
        assertThat(after("REMOVE attrA, attrB", Map.of(), key)).isEmpty();
        assertThat(after("REMOVE attrA ADD attrB :one", values, key)).isPresent();
        assertThat(after("SET attrA = :one", values, key)).isPresent();
    }

    private static Optional<Map<String, AttributeValue>> after(
            String expression, Map<String, AttributeValue> values, Map<String, AttributeValue> key) {
        return Update.parse(expression, Map.of(), values).orElseThrow().appliedTo(Optional.empty(), key);
    }

    private static String id(Map<String, AttributeValue> item) {
        return item.get("SK").s();
    }

    private static Optional<List<String>> found(String table, String expression, Map<String, AttributeValue> values) {
        try {
            return Optional.of(dynamoDb
                    .client()
                    .scan(scan -> {
                        scan.tableName(table).filterExpression(expression);
                        if (!RandomExpressions.names(expression).isEmpty()) {
                            scan.expressionAttributeNames(RandomExpressions.names(expression));
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

    private static Optional<Map<String, AttributeValue>> ours(Update update, Map<String, AttributeValue> item) {
        try {
            return Optional.of(update.appliedTo(Optional.of(item), Map.of()).orElseThrow());
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
                        if (!RandomExpressions.names(expression).isEmpty()) {
                            update.expressionAttributeNames(RandomExpressions.names(expression));
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

package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.MigrationContext;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The items of the fixtures: users, and copies of them under the partition key {@code COPY}. */
final class FixtureItems {

    static final String PROFILE = "PROFILE";

    private FixtureItems() {}

    static Map<String, AttributeValue> user(int id) {
        return Map.of(
                "PK", fromS("USER#" + id),
                "SK", fromS(PROFILE),
                "email", fromS("User" + id + "@Example.com"),
                "visits", fromN(id + ".50"));
    }

    static Map<String, AttributeValue> key(int id) {
        return Map.of("PK", fromS("USER#" + id), "SK", fromS(PROFILE));
    }

    static Map<String, AttributeValue> copy(int id, Map<String, AttributeValue> of) {
        Map<String, AttributeValue> copy = new HashMap<>(of);
        copy.put("PK", fromS("COPY"));
        copy.put("SK", fromS("" + id));
        return copy;
    }

    static Map<String, AttributeValue> read(MigrationContext context, Map<String, AttributeValue> key) {
        return context.client()
                .getItem(get -> get.tableName(table(context)).key(key))
                .item();
    }

    static void write(MigrationContext context, Map<String, AttributeValue> item) {
        context.client().putItem(put -> put.tableName(table(context)).item(item));
    }

    static String table(MigrationContext context) {
        return context.table().name();
    }

    static TransactWriteItem putting(MigrationContext context, Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table(context)).item(item).conditionExpression("attribute_not_exists(PK)"))
                .build();
    }
}

package io.dynamigrate.local;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A table, and a proxy before it. */
abstract class ProxiedTable {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    static FaultProxy proxy;

    String table;

    @BeforeAll
    static void start() {
        proxy = FaultProxy.to(dynamoDb.endpoint());
    }

    @BeforeEach
    void reset() {
        proxy.reset();
        table = dynamoDb.newTable();
    }

    @AfterAll
    static void close() {
        proxy.close();
    }

    final void put(String sortKey) {
        proxy.client().putItem(put -> put.tableName(table).item(item(sortKey)));
    }

    final void increment() {
        increment(proxy.client());
    }

    final void increment(DynamoDbClient client) {
        client.updateItem(update -> update.tableName(table)
                .key(item("counter"))
                .updateExpression("ADD calls :one")
                .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
    }

    final String counter() {
        return dynamoDb.items(table).stream()
                .filter(item -> item.containsKey("calls"))
                .map(item -> item.get("calls").n())
                .findFirst()
                .orElse("0");
    }

    final List<String> stored() {
        return dynamoDb.items(table).stream().map(item -> item.get("SK").s()).toList();
    }

    static Map<String, AttributeValue> item(String sortKey) {
        return Map.of("PK", AttributeValue.fromS("p"), "SK", AttributeValue.fromS(sortKey));
    }
}

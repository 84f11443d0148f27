package com.example.users;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.run.Migrator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;

/** A table of users for one test, and short ways to fill it, migrate it and look at it. */
record UsersTable(DynamoDbExtension dynamoDb, String name) {

    static UsersTable in(DynamoDbExtension dynamoDb) {
        return new UsersTable(dynamoDb, dynamoDb.newTable());
    }

    Migrator migrator(Migration... migrations) {
        return migrator(dynamoDb.client(), migrations);
    }

    Migrator migrator(DynamoDbClient client, Migration... migrations) {
        return Migrator.builder(client, name, Registry.of(migrations)).build();
    }

    void putUser(String id, String email) {
        put("USER#" + id, "PROFILE", Map.of("email", fromS(email), "tenant", fromS("north"), "lastActive", fromN(id)));
    }

    void put(String partitionKey, String sortKey, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(attributes);
        item.putAll(key(partitionKey, sortKey));
        dynamoDb.client().putItem(put -> put.tableName(name).item(item));
    }

    Map<String, AttributeValue> user(String id) {
        return dynamoDb.client()
                .getItem(get -> get.tableName(name).key(key("USER#" + id, "PROFILE")))
                .item();
    }

    void deleteUser(String id) {
        dynamoDb.client().deleteItem(delete -> delete.tableName(name).key(key("USER#" + id, "PROFILE")));
    }

    /** All items but the rows of the migrations. */
    List<Map<String, AttributeValue>> items() {
        return dynamoDb.items(name).stream()
                .filter(item -> !text(item, "PK").startsWith("MIGRATION#"))
                .toList();
    }

    /** The rows of the migrations that have this partition key, in the order of their sort keys. */
    List<Map<String, AttributeValue>> records(String partitionKey) {
        return dynamoDb.items(name).stream()
                .filter(item -> text(item, "PK").equals(partitionKey))
                .toList();
    }

    List<GlobalSecondaryIndexDescription> indexes() {
        return dynamoDb.client()
                .describeTable(table -> table.tableName(name))
                .table()
                .globalSecondaryIndexes();
    }

    List<String> indexNames() {
        return indexes().stream()
                .map(GlobalSecondaryIndexDescription::indexName)
                .sorted()
                .toList();
    }

    /** The partition keys of what an index finds, in its order. */
    List<String> query(String index, String attribute, String value) {
        return dynamoDb
                .client()
                .queryPaginator(query -> query.tableName(name)
                        .indexName(index)
                        .keyConditionExpression("#attribute = :value")
                        .expressionAttributeNames(Map.of("#attribute", attribute))
                        .expressionAttributeValues(Map.of(":value", fromS(value))))
                .items()
                .stream()
                .map(item -> text(item, "PK"))
                .toList();
    }

    static String text(Map<String, AttributeValue> item, String attribute) {
        return item.getOrDefault(attribute, fromS("")).s();
    }

    private static Map<String, AttributeValue> key(String partitionKey, String sortKey) {
        return Map.of("PK", fromS(partitionKey), "SK", fromS(sortKey));
    }
}

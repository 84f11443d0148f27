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
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A table of users for one test, and short ways to fill it, migrate it and look at it. */
record UsersTable(DynamoDbExtension dynamoDb, String name) {

    static UsersTable in(DynamoDbExtension dynamoDb) {
        return new UsersTable(dynamoDb, dynamoDb.newTable());
    }

    /** Creates it; a table of this name that was there before belongs to somebody, and is not adopted. */
    void create() {
        dynamoDb.client()
                .createTable(create -> create.tableName(name)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(string("PK"), string("SK"))
                        .keySchema(key("PK", KeyType.HASH), key("SK", KeyType.RANGE)));
    }

    void delete() {
        dynamoDb.client().deleteTable(delete -> delete.tableName(name));
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

    /** All items, and the rows of the migrations too. */
    List<Map<String, AttributeValue>> everything() {
        return dynamoDb.items(name);
    }

    /** All items but the rows of the migrations. */
    List<Map<String, AttributeValue>> items() {
        return everything().stream()
                .filter(item -> !text(item, "PK").startsWith("MIGRATION#"))
                .toList();
    }

    /** The rows of the migrations that have this partition key, in the order of their sort keys. */
    List<Map<String, AttributeValue>> records(String partitionKey) {
        return everything().stream()
                .filter(item -> text(item, "PK").equals(partitionKey))
                .toList();
    }

    /** The migrations in the order of their ids, each with its state. */
    List<String> history() {
        return records("MIGRATION#HISTORY").stream()
                .map(row -> text(row, "id") + " " + text(row, "status"))
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

    private static AttributeDefinition string(String attribute) {
        return AttributeDefinition.builder()
                .attributeName(attribute)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String attribute, KeyType role) {
        return KeySchemaElement.builder().attributeName(attribute).keyType(role).build();
    }

    private static Map<String, AttributeValue> key(String partitionKey, String sortKey) {
        return Map.of("PK", fromS(partitionKey), "SK", fromS(sortKey));
    }
}

package io.dynamigrate.run;

import static io.dynamigrate.run.FixtureItems.copy;
import static io.dynamigrate.run.FixtureItems.key;
import static io.dynamigrate.run.FixtureItems.putting;
import static io.dynamigrate.run.FixtureItems.read;
import static io.dynamigrate.run.FixtureItems.table;
import static io.dynamigrate.run.FixtureItems.user;
import static io.dynamigrate.run.FixtureItems.write;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.MigrationContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Migrations that write one item, or a few, in each way that DynamoDB has. */
final class ItemFixtures {

    private ItemFixtures() {}

    static void put(MigrationContext context) {
        write(context, copy(1, user(1)));
        // What was put is read, and decides on what is put next.
        write(context, copy(2, read(context, Map.of("PK", fromS("COPY"), "SK", fromS("1")))));
        for (int id : List.of(3, 1)) {
            try {
                context.client()
                        .putItem(put -> put.tableName(table(context))
                                .item(copy(id, user(id)))
                                .conditionExpression("attribute_not_exists(PK)")
                                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            } catch (ConditionalCheckFailedException e) {
                write(context, copy(4, e.item()));
            }
        }
        Map<String, AttributeValue> old = context.client()
                .putItem(put ->
                        put.tableName(table(context)).item(copy(4, user(5))).returnValues(ReturnValue.ALL_OLD))
                .attributes();
        write(context, copy(5, old));
    }

    static void update(MigrationContext context) {
        for (int id = 1; id <= 3; id++) {
            int user = id;
            Map<String, AttributeValue> updated = context.client()
                    .updateItem(update -> update.tableName(table(context))
                            .key(key(user))
                            .updateExpression("SET #count = if_not_exists(#count, :zero) + :one, mail = email"
                                    + " REMOVE nothing ADD visits :one")
                            .conditionExpression(
                                    "attribute_exists(PK) AND (NOT visits > :limit OR begins_with(SK, :sk))")
                            .expressionAttributeNames(Map.of("#count", "count"))
                            .expressionAttributeValues(Map.of(
                                    ":zero", fromN("0"), ":one", fromN("1"), ":limit", fromN("2"), ":sk", fromS("PRO")))
                            .returnValues(ReturnValue.ALL_NEW))
                    .attributes();
            write(context, copy(user, updated));
            write(context, copy(user + 10, read(context, key(user))));
        }
    }

    static void removeCount(MigrationContext context) {
        for (int id = 1; id <= 3; id++) {
            int user = id;
            context.client()
                    .updateItem(update -> update.tableName(table(context))
                            .key(key(user))
                            .updateExpression("REMOVE #count, mail")
                            .expressionAttributeNames(Map.of("#count", "count")));
        }
    }

    static void delete(MigrationContext context) {
        for (int id = 1; id <= 2; id++) {
            int user = id;
            context.client()
                    .deleteItem(delete -> delete.tableName(table(context))
                            .key(key(user))
                            .conditionExpression("email = :email")
                            .expressionAttributeValues(Map.of(":email", fromS("User1@Example.com")))
                            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
            if (read(context, key(user)).isEmpty()) {
                write(context, copy(user, Map.of("gone", fromS("yes"))));
            }
            if (user == 1) {
                write(
                        context,
                        user(2).entrySet().stream()
                                .collect(
                                        HashMap::new,
                                        (item, attribute) -> item.put(
                                                attribute.getKey(),
                                                attribute.getKey().equals("email")
                                                        ? fromS("User1@Example.com")
                                                        : attribute.getValue()),
                                        HashMap::putAll));
            }
        }
    }

    static void batch(MigrationContext context) {
        List<WriteRequest> puts = new ArrayList<>();
        for (int id = 1; id <= 5; id++) {
            Map<String, AttributeValue> item = copy(id, user(id));
            puts.add(WriteRequest.builder().putRequest(put -> put.item(item)).build());
        }
        puts.add(WriteRequest.builder()
                .deleteRequest(delete -> delete.key(key(9)))
                .build());
        context.client().batchWriteItem(batch -> batch.requestItems(Map.of(table(context), puts)));
        List<Map<String, AttributeValue>> keys = List.of(
                Map.of("PK", fromS("COPY"), "SK", fromS("1")), key(9), Map.of("PK", fromS("COPY"), "SK", fromS("9")));
        List<Map<String, AttributeValue>> read = context.client()
                .batchGetItem(batch -> batch.requestItems(Map.of(
                        table(context),
                        KeysAndAttributes.builder()
                                .keys(keys)
                                .projectionExpression("email")
                                .build())))
                .responses()
                .get(table(context));
        for (Map<String, AttributeValue> item : read) {
            write(context, copy(100, item));
        }
    }

    static void transaction(MigrationContext context) {
        for (int attempt = 1; attempt <= 2; attempt++) {
            try {
                context.client()
                        .transactWriteItems(transaction -> transaction.transactItems(
                                putting(context, copy(1, user(1))),
                                TransactWriteItem.builder()
                                        .update(update -> update.tableName(table(context))
                                                .key(key(2))
                                                .updateExpression("SET seen = :yes")
                                                .expressionAttributeValues(Map.of(":yes", fromS("yes"))))
                                        .build(),
                                TransactWriteItem.builder()
                                        .delete(delete ->
                                                delete.tableName(table(context)).key(key(8)))
                                        .build(),
                                TransactWriteItem.builder()
                                        .conditionCheck(check -> check.tableName(table(context))
                                                .key(key(7))
                                                .conditionExpression("attribute_exists(email)"))
                                        .build()));
            } catch (TransactionCanceledException e) {
                write(
                        context,
                        copy(
                                20,
                                Map.of(
                                        "code",
                                        fromS(e.cancellationReasons().get(0).code()))));
            }
        }
        List<TransactGetItem> gets = Stream.of(2, 8, 3)
                .map(id -> TransactGetItem.builder()
                        .get(get -> get.tableName(table(context)).key(key(id)))
                        .build())
                .toList();
        context.client()
                .transactGetItems(get -> get.transactItems(gets))
                .responses()
                .forEach(response -> {
                    if (response.hasItem()) {
                        write(context, copy(30, response.item()));
                    }
                });
    }

    static void partiql(MigrationContext context) {
        write(context, copy(3, read(context, key(3))));
        context.client()
                .executeStatement(statement -> statement
                        .statement("INSERT INTO \"" + table(context) + "\" VALUE {'PK': 'COPY', 'SK': ?, 'n': 7}")
                        .parameters(fromS("1")));
        context.client()
                .batchExecuteStatement(batch -> batch.statements(
                        statement(
                                context,
                                "UPDATE \"%s\" SET \"seen\" = ? WHERE \"PK\" = ? AND SK = 'PROFILE'",
                                "yes",
                                "USER#1"),
                        statement(context, "DELETE FROM \"%s\" WHERE PK = ? AND SK = ?", "USER#2", "PROFILE")));
        write(context, copy(2, read(context, key(3))));
    }

    static BatchStatementRequest statement(MigrationContext context, String text, String... parameters) {
        return BatchStatementRequest.builder()
                .statement(text.formatted(table(context)))
                .parameters(
                        List.of(parameters).stream().map(AttributeValue::fromS).toList())
                .build();
    }

    static void fails(MigrationContext context) {
        write(context, copy(1, user(1)));
        context.client()
                .putItem(put -> put.tableName(table(context))
                        .item(copy(1, user(1)))
                        .conditionExpression("attribute_not_exists(SK)"));
        write(context, copy(2, user(2)));
    }
}

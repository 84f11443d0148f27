package io.dynamigrate.internal.preview;

import static io.dynamigrate.preview.Effect.Kind.ITEM;

import io.dynamigrate.TargetTable;
import io.dynamigrate.internal.expression.Placeholders;
import io.dynamigrate.internal.expression.Update;
import io.dynamigrate.internal.expression.Values;
import io.dynamigrate.preview.Effect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * One write of one item, whichever operation carries it.
 *
 * @param item the whole item of a put, the key of others
 * @param update the update expression of an update
 * @param asksForOld whether a refusal is to tell the item that did not meet the condition
 */
public record Write(
        Kind kind,
        String operation,
        String table,
        Map<String, AttributeValue> item,
        Optional<String> update,
        Optional<String> condition,
        Placeholders placeholders,
        boolean asksForOld) {

    enum Kind {
        PUT,
        UPDATE,
        DELETE,
        CHECK
    }

    private static final String BATCH = "BatchWriteItem.";
    private static final String TRANSACTION = "TransactWriteItems.";

    /** The writes of a request, in order; none if it writes no items, or is PartiQL. */
    public static List<Write> of(DynamoDbRequest request) {
        if (request instanceof PutItemRequest put) {
            return List.of(new Write(
                    Kind.PUT,
                    "PutItem",
                    put.tableName(),
                    put.item(),
                    Optional.empty(),
                    Optional.ofNullable(put.conditionExpression()),
                    new Placeholders(put.expressionAttributeNames(), put.expressionAttributeValues()),
                    asksForOld(put.returnValuesOnConditionCheckFailure())));
        }
        if (request instanceof UpdateItemRequest update) {
            return List.of(new Write(
                    Kind.UPDATE,
                    "UpdateItem",
                    update.tableName(),
                    update.key(),
                    Optional.ofNullable(update.updateExpression()),
                    Optional.ofNullable(update.conditionExpression()),
                    new Placeholders(update.expressionAttributeNames(), update.expressionAttributeValues()),
                    asksForOld(update.returnValuesOnConditionCheckFailure())));
        }
        if (request instanceof DeleteItemRequest delete) {
            return List.of(new Write(
                    Kind.DELETE,
                    "DeleteItem",
                    delete.tableName(),
                    delete.key(),
                    Optional.empty(),
                    Optional.ofNullable(delete.conditionExpression()),
                    new Placeholders(delete.expressionAttributeNames(), delete.expressionAttributeValues()),
                    asksForOld(delete.returnValuesOnConditionCheckFailure())));
        }
        if (request instanceof BatchWriteItemRequest batch) {
            return batch.requestItems().entrySet().stream()
                    .flatMap(table -> table.getValue().stream().map(write -> of(table.getKey(), write)))
                    .toList();
        }
        return request instanceof TransactWriteItemsRequest transaction
                ? transaction.transactItems().stream().map(Write::of).toList()
                : List.of();
    }

    private static Write of(String table, WriteRequest request) {
        boolean isPut = request.putRequest() != null;
        return new Write(
                isPut ? Kind.PUT : Kind.DELETE,
                BATCH + (isPut ? "Put" : "Delete"),
                table,
                isPut ? request.putRequest().item() : request.deleteRequest().key(),
                Optional.empty(),
                Optional.empty(),
                Placeholders.NONE,
                false);
    }

    public static Write of(TransactWriteItem action) {
        if (action.put() != null) {
            Put put = action.put();
            return new Write(
                    Kind.PUT,
                    TRANSACTION + "Put",
                    put.tableName(),
                    put.item(),
                    Optional.empty(),
                    Optional.ofNullable(put.conditionExpression()),
                    new Placeholders(put.expressionAttributeNames(), put.expressionAttributeValues()),
                    asksForOld(put.returnValuesOnConditionCheckFailure()));
        }
        if (action.update() != null) {
            var update = action.update();
            return new Write(
                    Kind.UPDATE,
                    TRANSACTION + "Update",
                    update.tableName(),
                    update.key(),
                    Optional.ofNullable(update.updateExpression()),
                    Optional.ofNullable(update.conditionExpression()),
                    new Placeholders(update.expressionAttributeNames(), update.expressionAttributeValues()),
                    asksForOld(update.returnValuesOnConditionCheckFailure()));
        }
        if (action.delete() != null) {
            Delete delete = action.delete();
            return new Write(
                    Kind.DELETE,
                    TRANSACTION + "Delete",
                    delete.tableName(),
                    delete.key(),
                    Optional.empty(),
                    Optional.ofNullable(delete.conditionExpression()),
                    new Placeholders(delete.expressionAttributeNames(), delete.expressionAttributeValues()),
                    asksForOld(delete.returnValuesOnConditionCheckFailure()));
        }
        ConditionCheck check = action.conditionCheck();
        return new Write(
                Kind.CHECK,
                TRANSACTION + "ConditionCheck",
                check.tableName(),
                check.key(),
                Optional.empty(),
                Optional.ofNullable(check.conditionExpression()),
                new Placeholders(check.expressionAttributeNames(), check.expressionAttributeValues()),
                asksForOld(check.returnValuesOnConditionCheckFailure()));
    }

    private static boolean asksForOld(@Nullable ReturnValuesOnConditionCheckFailure asked) {
        return asked == ReturnValuesOnConditionCheckFailure.ALL_OLD;
    }

    boolean isTransactional() {
        return operation.startsWith(TRANSACTION);
    }

    /** The update; absent where there is none, or it is not understood. */
    Optional<Update> understood() {
        return update.flatMap(expression -> Update.parse(expression, placeholders.names(), placeholders.values()));
    }

    public Effect effect(KnownTable of, boolean withContents) {
        TargetTable target = of.table();
        Set<String> keyNames = of.key(item).keySet();
        Optional<String> contents = kind == Kind.PUT
                ? Optional.of(Values.format(item, keyNames))
                : update.map(expression -> placeholders.format(expression, true));
        return new Effect(
                ITEM,
                operation,
                target.shortName(),
                Values.format(of.key(item), Set.of(target.partitionKey())),
                condition.map(expression -> placeholders.format(expression, withContents)),
                contents.filter(text -> withContents),
                Optional.empty());
    }
}

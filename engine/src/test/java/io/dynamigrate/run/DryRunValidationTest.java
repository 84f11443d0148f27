package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.MigrationContext;
import io.dynamigrate.TestMigration;
import io.dynamigrate.dryrun.Rehearsal;
import io.dynamigrate.local.DynamoDbExtension;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What a dry run refuses in a request, whatever the items are: what DynamoDB calls a validation. */
class DryRunValidationTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final RehearsalStage stage = new RehearsalStage(dynamoDb);

    @Test
    void refusesExpressionsThatDynamoDbRefuses() {
        stage.assertFails("reserved keyword: name", context -> update(context, "SET name = :value", ":value"));
        stage.assertFails("reserved keyword: name", context -> {
            // Also when the migration comes with it again.
            assertThatThrownBy(() -> update(context, "SET name = :value", ":value"))
                    .isInstanceOf(DynamoDbException.class);
            update(context, "SET name = :value", ":value");
        });
        stage.assertFails("reserved keyword: name", context -> update(context, "SET a.name = :value", ":value"));
        stage.assertFails("expression can not be empty", context -> update(context, "", ":value"));
        stage.assertFails("not defined: [:value]", context -> update(context, "SET title = :value", ":other"));
        stage.assertFails("unused in expressions: [:other]", context -> update(context, "REMOVE title", ":other"));
        stage.assertFails("does not exist in the item", context -> update(context, "SET a = b + :value", ":value"));
        stage.assertFails("path provided in the update", context -> update(context, "SET a.b = :value", ":value"));
        stage.assertFails(
                "can only be used once", context -> update(context, "SET a = :value SET b = :value", ":value"));
        stage.assertFails(
                "paths overlap with each other", context -> update(context, "SET a = :value REMOVE a.b", ":value"));
    }

    @Test
    void refusesExpressionsAboutWrittenItemsThatDynamoDbRefuses() {
        for (TestMigration.Work read : List.<TestMigration.Work>of(
                context -> context.client()
                        .getItem(get -> get.tableName(stage.table())
                                .key(RehearsalStage.item("1"))
                                .projectionExpression("name")),
                context -> context.client()
                        .batchGetItem(get -> get.requestItems(Map.of(
                                stage.table(),
                                KeysAndAttributes.builder()
                                        .keys(List.of(RehearsalStage.item("1")))
                                        .projectionExpression("name")
                                        .build()))),
                context -> context.client()
                        .scan(scan -> scan.tableName(stage.table()).filterExpression("attribute_exists(info.name)")),
                context -> context.client()
                        .query(query -> query.tableName(stage.table())
                                .keyConditionExpression("PK = :pk")
                                .projectionExpression("SK, name")
                                .expressionAttributeValues(Map.of(":pk", fromS("item")))))) {
            stage.assertFails("reserved keyword: name", context -> {
                stage.write(context, RehearsalStage.item("1"));
                read.with(context);
            });
        }
    }

    @Test
    void refusesMapsOfPlaceholdersThatAreGivenButEmpty() {
        stage.assertFails(
                "ExpressionAttributeNames must not be empty",
                context -> context.client()
                        .putItem(put -> put.tableName(stage.table())
                                .item(RehearsalStage.item("1"))
                                .expressionAttributeNames(Map.of())));
    }

    @Test
    void refusesValuesThatDynamoDbRefuses() {
        AttributeValue nothing = AttributeValue.fromSs(List.of());
        stage.assertFails(
                "set may not be empty",
                context -> stage.write(context, Map.of("PK", fromS("item"), "SK", fromS("1"), "tags", nothing)));
        stage.assertFails(
                "set may not be empty",
                context -> context.client()
                        .deleteItem(delete ->
                                delete.tableName(stage.table()).key(Map.of("PK", fromS("item"), "SK", nothing))));
        stage.assertFails(
                "set may not be empty",
                context -> context.client()
                        .updateItem(update -> update.tableName(stage.table())
                                .key(RehearsalStage.item("1"))
                                .updateExpression("SET tags = :tags")
                                .expressionAttributeValues(Map.of(":tags", nothing))));
        stage.assertFails("more than 38 significant digits", context -> {
            update(context, "SET amount = :value", ":value");
            context.client()
                    .updateItem(update -> update.tableName(stage.table())
                            .key(RehearsalStage.item("1"))
                            .updateExpression("SET amount = amount + :little")
                            .expressionAttributeValues(Map.of(":little", fromN("1E-38"))));
        });
    }

    @Test
    void refusesToReturnWhatOnlyAnUpdateReturns() {
        stage.assertFails(
                "Return values set to invalid value",
                context -> context.client()
                        .putItem(put -> put.tableName(stage.table())
                                .item(RehearsalStage.item("1"))
                                .returnValues(ReturnValue.ALL_NEW)));
        stage.assertFails(
                "Return values set to invalid value",
                context -> context.client()
                        .deleteItem(delete -> delete.tableName(stage.table())
                                .key(RehearsalStage.item("1"))
                                .returnValues(ReturnValue.UPDATED_OLD)));
    }

    @Test
    void refusesATransactionThatIsTooLarge() {
        List<TransactWriteItem> puts = IntStream.range(0, 11)
                .mapToObj(id -> TransactWriteItem.builder()
                        .put(put -> put.tableName(stage.table())
                                .item(RehearsalStage.item("" + id, "text", "x".repeat(400_000))))
                        .build())
                .toList();
        stage.assertFails("cannot exceed 4MB", context -> context.transact(puts));
        assertThat(stage.rehearse(context -> context.transact(puts.subList(1, 11)))
                        .ending())
                .isEqualTo(Rehearsal.Ending.COMPLETE);
    }

    private void update(MigrationContext context, String expression, String placeholder) {
        context.client()
                .updateItem(update -> update.tableName(stage.table())
                        .key(RehearsalStage.item("1"))
                        .updateExpression(expression)
                        .expressionAttributeValues(Map.of(placeholder, fromN("1"))));
    }
}

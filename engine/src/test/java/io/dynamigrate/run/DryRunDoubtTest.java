package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.preview.Effect;
import io.dynamigrate.preview.Rehearsal.Ending;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Writes of which a dry run does not know whether they succeed, or what they make of an item. */
class DryRunDoubtTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final RehearsalStage stage = new RehearsalStage(dynamoDb);

    @Test
    void endsWhereAnItemIsReadThatWasChangedByAnUpdateThatItDoesNotEvaluate() {
        stage.put(RehearsalStage.item("1", "email", "ada@example.com"));
        TestMigration.Work update = context -> context.client()
                .updateItem(of -> of.tableName(stage.table())
                        .key(RehearsalStage.item("1"))
                        .updateExpression("ADD tags :tags")
                        .expressionAttributeValues(Map.of(":tags", AttributeValue.fromSs(List.of("new")))));
        assertThat(stage.rehearse(update).ending()).isEqualTo(Ending.COMPLETE);
        for (TestMigration.Work read : List.<TestMigration.Work>of(
                context -> context.client()
                        .getItem(get -> get.tableName(stage.table()).key(RehearsalStage.item("1"))),
                context -> context.client().scan(scan -> scan.tableName(stage.table())),
                context -> context.client()
                        .query(query -> query.tableName(stage.table())
                                .keyConditionExpression("PK = :pk")
                                .expressionAttributeValues(Map.of(":pk", fromS("item")))))) {
            stage.assertIncomplete(
                    "it reads an item that was changed by the update 'ADD tags :tags', which a dry run does not evaluate",
                    context -> {
                        update.with(context);
                        read.with(context);
                    });
        }
    }

    /** Issue 13.6. */
    @Test
    void endsWhereItIsAskedForReturnValuesThatItDoesNotKnow() {
        stage.put(RehearsalStage.item("1", "email", "ada@example.com"));
        for (ReturnValue asked : List.of(ReturnValue.UPDATED_OLD, ReturnValue.UPDATED_NEW)) {
            TestMigration.Work update = context -> context.client()
                    .updateItem(of -> of.tableName(stage.table())
                            .key(RehearsalStage.item("1"))
                            .updateExpression("SET email = :new")
                            .expressionAttributeValues(Map.of(":new", fromS("new")))
                            .returnValues(asked));
            stage.assertIncomplete("it asks for the return values '" + asked + "'", update);
            assertThat(stage.rehearse(update).effects()).hasSize(1);
        }
    }

    @Test
    void endsWithAWriteOfWhichNobodyKnowsWhetherItsConditionHolds() {
        stage.put(RehearsalStage.item("1", "email", "ada@example.com"));
        TestMigration.Work unknown = context -> {
            context.client()
                    .updateItem(of -> of.tableName(stage.table())
                            .key(RehearsalStage.item("1"))
                            .updateExpression("ADD tags :tags")
                            .expressionAttributeValues(Map.of(":tags", AttributeValue.fromSs(List.of("new")))));
            context.client()
                    .deleteItem(of -> of.tableName(stage.table())
                            .key(RehearsalStage.item("1"))
                            .conditionExpression("attribute_not_exists(tags)"));
        };
        stage.assertIncomplete("it writes on a condition on an item that was changed by the update", unknown);
        assertThat(stage.rehearse(unknown).effects())
                .extracting(Effect::note)
                .containsExactly(Optional.of("outcome not checked"), Optional.of("condition not checked"));
        stage.assertIncomplete(
                "it writes on the condition 'email ~ :one', which a dry run does not evaluate",
                context -> context.client()
                        .putItem(put -> put.tableName(stage.table())
                                .item(RehearsalStage.item("2"))
                                .conditionExpression("email ~ :one")
                                .expressionAttributeValues(Map.of(":one", fromN("1")))));
        stage.assertIncomplete(
                "it writes with legacy parameters",
                context -> context.client()
                        .deleteItem(delete -> delete.tableName(stage.table())
                                .key(RehearsalStage.item("2"))
                                .expected(Map.of(
                                        "email",
                                        ExpectedAttributeValue.builder()
                                                .exists(false)
                                                .build()))));
    }

    @Test
    void endsWithACancelledTransactionOfWhichNobodyKnowsAllReasons() {
        TransactWriteItem unknown = TransactWriteItem.builder()
                .delete(delete -> delete.tableName(stage.table())
                        .key(RehearsalStage.item("2"))
                        .conditionExpression("email ~ email"))
                .build();
        TestMigration.Work work = context -> context.client()
                .transactWriteItems(transaction -> transaction.transactItems(stage.checking("never there"), unknown));
        stage.assertIncomplete("it writes on the condition 'email ~ email'", work);
        assertThat(stage.rehearse(work).effects())
                .extracting(Effect::note)
                .containsExactly(
                        Optional.of("not written: the condition is false"),
                        Optional.of("not written: the transaction is cancelled"));
    }
}

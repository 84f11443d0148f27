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
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Migrations that go on by what a refusal told them. */
final class RefusalFixtures {

    private RefusalFixtures() {}

    static void cancelled(MigrationContext context) {
        try {
            context.client()
                    .transactWriteItems(transaction -> transaction.transactItems(
                            putting(context, copy(1, user(1))),
                            TransactWriteItem.builder()
                                    .conditionCheck(check -> check.tableName(table(context))
                                            .key(key(1))
                                            .conditionExpression("attribute_not_exists(PK)"))
                                    .build()));
        } catch (TransactionCanceledException e) {
            boolean isWritten = !read(context, Map.of("PK", fromS("COPY"), "SK", fromS("1")))
                    .isEmpty();
            write(context, copy(2, Map.of("written", fromS("" + isWritten))));
        }
    }

    /** Whose errors are told apart by their codes, as the SDK lets one do, and tell the items that were met. */
    static void told(MigrationContext context) {
        TransactWriteItem put = TransactWriteItem.builder()
                .put(of -> of.tableName(table(context))
                        .item(user(1))
                        .conditionExpression("attribute_not_exists(PK)")
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .build();
        try {
            context.client()
                    .transactWriteItems(transaction ->
                            transaction.transactItems(putting(context, copy(1, user(1))), put));
        } catch (TransactionCanceledException e) {
            write(context, copy(2, e.cancellationReasons().get(1).item()));
            write(
                    context,
                    copy(3, Map.of("why", fromS(e.cancellationReasons().get(1).message()))));
            write(context, copy(4, said(e)));
        }
        try {
            context.client()
                    .putItem(of ->
                            of.tableName(table(context)).item(user(1)).conditionExpression("attribute_not_exists(PK)"));
        } catch (DynamoDbException e) {
            write(context, copy(5, said(e)));
        }
    }

    private static Map<String, AttributeValue> said(DynamoDbException e) {
        return Map.of(
                "code", fromS(e.awsErrorDetails().errorCode()),
                "message", fromS(e.awsErrorDetails().errorMessage()),
                "status", fromN("" + e.statusCode()));
    }
}

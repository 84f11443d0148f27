package io.dynamigrate.run;

import static io.dynamigrate.run.FixtureItems.copy;
import static io.dynamigrate.run.FixtureItems.key;
import static io.dynamigrate.run.FixtureItems.putting;
import static io.dynamigrate.run.FixtureItems.read;
import static io.dynamigrate.run.FixtureItems.table;
import static io.dynamigrate.run.FixtureItems.user;
import static io.dynamigrate.run.FixtureItems.write;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.MigrationContext;
import java.util.Map;
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
}

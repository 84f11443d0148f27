package io.dynamigrate.run;

import static io.dynamigrate.run.FixtureItems.copy;
import static io.dynamigrate.run.FixtureItems.putting;
import static io.dynamigrate.run.FixtureItems.read;
import static io.dynamigrate.run.FixtureItems.table;
import static io.dynamigrate.run.FixtureItems.user;
import static io.dynamigrate.run.FixtureItems.write;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.StepException;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Migrations that change the table, and those that go through the context. */
final class TableFixtures {

    private static final GlobalIndex EMAIL =
            GlobalIndex.named("email").partitionKey("email", S).projectAll();

    private TableFixtures() {}

    static void indexes(MigrationContext context) {
        context.indexes().delete("never_there");
        context.indexes().create(EMAIL);
        context.indexes()
                .create(GlobalIndex.named("other").partitionKey("other", S).projectKeys());
        context.indexes().delete("other");
        context.client()
                .describeTable(describe -> describe.tableName(table(context)))
                .table()
                .globalSecondaryIndexes()
                .forEach(index -> write(context, copy(1, Map.of("index", fromS(index.indexName())))));
    }

    static void steps(MigrationContext context) throws Exception {
        context.step("first", () -> write(context, copy(1, user(1))));
        Map<String, AttributeValue> remembered = context.remember("second", () -> Map.of("mail", fromS("remembered")));
        context.step("third", List.of(putting(context, copy(2, remembered))));
        context.external("mail", () -> {});
        context.transact(List.of(putting(context, copy(3, user(3)))));
        context.progress("users", 1, 2);
        if (read(context, Map.of("PK", fromS("COPY"), "SK", fromS("3"))).isEmpty()) {
            write(context, copy(4, user(4)));
        }
    }

    /** A migration that goes another way when DynamoDB refuses what it hands over. */
    static void refusedStep(MigrationContext context) {
        try {
            context.step("refused", List.of(putting(context, copy(1, user(1))), putting(context, user(2))));
        } catch (StepException e) {
            write(context, copy(2, user(2)));
        }
    }

    static void timeToLive(MigrationContext context) {
        context.client()
                .updateTimeToLive(update -> update.tableName(table(context))
                        .timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName("expires")));
        String status = context.client()
                .describeTimeToLive(describe -> describe.tableName(table(context)))
                .timeToLiveDescription()
                .attributeName();
        write(context, copy(1, Map.of("by", fromS(status))));
    }
}

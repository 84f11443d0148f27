package io.dynamigrate.function;

import static java.util.Objects.requireNonNull;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.Registry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** A function with sets of one migration each, most of which do not what a migration should. */
public final class TrialMigrations extends MigrationFunction {

    private static final String ID = "20260101_a";
    private static final Map<String, AttributeValue> OTHER_KEY =
            Map.of("id", fromN("7"), "part", fromB(SdkBytes.fromUtf8String("one")));

    public TrialMigrations() {
        super(Migrations.of("custom", one(TestMigration.of("a", 1)))
                .and("every kind of write", one(a().up(EveryWrite::up).down(EveryWrite::down)))
                .and("statements", one(a().up(EveryWrite::statementsUp).down(EveryWrite::statementsDown)))
                .and(
                        "reads its own index",
                        one(a().up(TrialMigrations::copyFromIndex).down(TrialMigrations::deleteCopy)))
                .and("nothing", one(a().up(context -> {}).down(context -> {})))
                .and(
                        "other keys",
                        one(a().up(TrialMigrations::putByOtherKeys).down(TrialMigrations::deleteByOtherKeys)))
                .and("irreversible", one(a().down(context -> {}).irreversible()))
                .and("counts", one(a().up(context -> count(context, 1)).down(context -> count(context, -1))))
                .and("counts once", one(a().up(TrialMigrations::countOnce)))
                .and("forgets", one(a().down(context -> {})))
                .and("goes down once", one(a().down(TrialMigrations::deleteWhatMustBeThere)))
                .and(
                        "never the same",
                        one(a().up(context -> putBy(context, UUID.randomUUID().toString()))))
                .and("tells the time", one(a().up(context -> putBy(context, remembered(context)))))
                .and("reserved word", one(a().up(context -> updateItem(context, "SET name = :value", fromS("Ada")))))
                .and("reversed BETWEEN", one(a().up(TrialMigrations::putBetween)))
                .and("empty set", one(a().up(context -> updateItem(context, "SET tags = :value", fromSs(List.of())))))
                .and(
                        "item of 401 KB",
                        one(a().up(context -> updateItem(context, "SET big = :value", fromS("x".repeat(401 * 1024))))))
                .and("fails", one(a().up(TrialMigrations::fail)))
                .and("lies", one(a().up(context -> putItem(context, context.dryRun() ? "listed" : "sent"))))
                .and("empties the table", one(a().up(TrialMigrations::deleteAll)))
                .and("goes round the context", one(a().up(TrialMigrations::putByItsOwnClient))));
    }

    private static void deleteAll(MigrationContext context) {
        String table = context.table().name();
        context.client()
                .scanPaginator(scan -> scan.tableName(table))
                .items()
                .forEach(item -> context.client()
                        .deleteItem(delete ->
                                delete.tableName(table).key(Map.of("PK", item.get("PK"), "SK", item.get("SK")))));
    }

    private static TestMigration a() {
        return TestMigration.of(ID, 20260101000000L);
    }

    private static Supplier<Registry> one(TestMigration migration) {
        return () -> Registry.of(migration);
    }

    static Map<String, AttributeValue> key(String partitionKey) {
        return Map.of("PK", fromS(partitionKey), "SK", fromS("item"));
    }

    private static void putItem(MigrationContext context, String partitionKey) {
        put(context.client(), context, key(partitionKey));
    }

    private static void putBy(MigrationContext context, String by) {
        Map<String, AttributeValue> item = new HashMap<>(key(ID));
        item.put("by", fromS(by));
        put(context.client(), context, item);
    }

    private static String remembered(MigrationContext context) throws Exception {
        return requireNonNull(context.remember(
                                "start", () -> Map.of("at", fromS(context.now().toString())))
                        .get("at"))
                .s();
    }

    private static void put(DynamoDbClient client, MigrationContext context, Map<String, AttributeValue> item) {
        client.putItem(put -> put.tableName(context.table().name()).item(item));
    }

    private static void updateItem(MigrationContext context, String expression, AttributeValue value) {
        context.client()
                .updateItem(update -> update.tableName(context.table().name())
                        .key(key(ID))
                        .updateExpression(expression)
                        .expressionAttributeValues(Map.of(":value", value)));
    }

    private static void putBetween(MigrationContext context) {
        context.client()
                .putItem(put -> put.tableName(context.table().name())
                        .item(key(ID))
                        .conditionExpression("attribute_not_exists(PK) OR NOT visits BETWEEN :high AND :low")
                        .expressionAttributeValues(Map.of(":high", fromN("2"), ":low", fromN("1"))));
    }

    private static void count(MigrationContext context, int by) {
        context.client()
                .updateItem(update -> update.tableName(context.table().name())
                        .key(key("counter"))
                        .updateExpression("ADD visits :by")
                        .expressionAttributeValues(Map.of(":by", fromN("" + by))));
    }

    private static void countOnce(MigrationContext context) {
        context.transact(List.of(TransactWriteItem.builder()
                .update(update -> update.tableName(context.table().name())
                        .key(key(ID))
                        .updateExpression("ADD visits :one")
                        .expressionAttributeValues(Map.of(":one", fromN("1"))))
                .build()));
    }

    private static void deleteWhatMustBeThere(MigrationContext context) {
        context.client()
                .deleteItem(delete -> delete.tableName(context.table().name())
                        .key(key(ID))
                        .conditionExpression("attribute_exists(PK)"));
    }

    /** A dry run cannot know what it finds. */
    private static void copyFromIndex(MigrationContext context) {
        context.indexes()
                .create(GlobalIndex.named("by-sort-key").partitionKey("SK", S).projectAll());
        context.client()
                .query(query -> query.tableName(context.table().name())
                        .indexName("by-sort-key")
                        .keyConditionExpression("SK = :sort")
                        .expressionAttributeValues(Map.of(":sort", fromS("item"))))
                .items()
                .forEach(item -> putItem(context, "copy"));
    }

    private static void deleteCopy(MigrationContext context) {
        context.client()
                .deleteItem(delete -> delete.tableName(context.table().name()).key(key("copy")));
        context.indexes().delete("by-sort-key");
    }

    private static void fail(MigrationContext context) {
        throw new IllegalStateException("no");
    }

    private static void putByItsOwnClient(MigrationContext context) {
        try (DynamoDbClient own = DynamoDbClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            put(own, context, key(ID));
        }
    }

    private static void putByOtherKeys(MigrationContext context) {
        put(context.client(), context, OTHER_KEY);
    }

    private static void deleteByOtherKeys(MigrationContext context) {
        context.client()
                .deleteItem(delete -> delete.tableName(context.table().name()).key(OTHER_KEY));
    }
}

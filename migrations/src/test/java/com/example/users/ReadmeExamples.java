package com.example.users;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.BaseMigration;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.Registry;
import io.dynamigrate.function.MigrationFunction;
import io.dynamigrate.function.Migrations;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.run.Migrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What the README shows and the sample application has not. */
final class ReadmeExamples {

    private ReadmeExamples() {}

    static void withoutLambda(DynamoDbClient client) throws InterruptedException {
        Migrator migrator = Migrator.builder(client, "users", Registry.of(new AddUserLookup()))
                .build();
        migrator.migrate().orThrow();
        System.out.println(migrator.dryRun(Goal.migrate()).format());
    }

    static final class SeveralTables extends MigrationFunction {
        SeveralTables() {
            super(Migrations.of("users", () -> Registry.of(new AddUserLookup(), new AddActivityIndex()))
                    .and("orders", () -> Registry.of(new AddOrderDate())));
        }
    }

    /** A function that runs the example of long work. */
    public static final class LongWork extends MigrationFunction {
        public LongWork() {
            super(() -> Registry.of(new AddOrderDate()));
        }
    }

    /** Long or delicate work. */
    static final class AddOrderDate extends BaseMigration {

        static final String ID = "20240301_add_order_date";
        static final Map<String, AttributeValue> COUNTER = key("COUNTER", "orders");
        private static final Map<String, AttributeValue> ORDER = key("ORDER", "1");
        private static final Map<String, AttributeValue> FLAG = key("FLAG", "dated");

        private final List<String> calls = new ArrayList<>();

        AddOrderDate() {
            super(ID, 20240301120000L, "Copy the orders under their date");
        }

        @Override
        public void up(MigrationContext context) throws Exception {
            Map<String, AttributeValue> start = context.remember(
                    "start", () -> Map.of("at", fromS(context.now().toString())));
            context.step("copy the orders", () -> copyOrders(context, start.get("at")));
            context.step("count them", List.of(addToCounter(context.table().name(), 1)));
            context.external("tell the warehouse", this::callWarehouse);
            context.transact(List.of(setFlag(context.table().name())));
        }

        @Override
        public void down(MigrationContext context) {
            String table = context.table().name();
            context.transact(List.of(addToCounter(table, -1), delete(table, ORDER), delete(table, FLAG)));
        }

        /** What was called outside DynamoDB. */
        List<String> calls() {
            return calls;
        }

        private void copyOrders(MigrationContext context, AttributeValue at) {
            context.client()
                    .putItem(put -> put.tableName(context.table().name())
                            .item(Map.of("PK", ORDER.get("PK"), "SK", ORDER.get("SK"), "at", at)));
        }

        private void callWarehouse() {
            calls.add("warehouse");
        }

        private static TransactWriteItem addToCounter(String table, int change) {
            return TransactWriteItem.builder()
                    .update(update -> update.tableName(table)
                            .key(COUNTER)
                            .updateExpression("ADD n :change")
                            .expressionAttributeValues(Map.of(":change", fromN(Integer.toString(change)))))
                    .build();
        }

        private static TransactWriteItem setFlag(String table) {
            return TransactWriteItem.builder()
                    .put(put -> put.tableName(table).item(FLAG))
                    .build();
        }

        private static TransactWriteItem delete(String table, Map<String, AttributeValue> key) {
            return TransactWriteItem.builder()
                    .delete(delete -> delete.tableName(table).key(key))
                    .build();
        }

        private static Map<String, AttributeValue> key(String partitionKey, String sortKey) {
            return Map.of("PK", fromS(partitionKey), "SK", fromS(sortKey));
        }
    }
}

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

    /** Long or delicate work. */
    static final class AddOrderDate extends BaseMigration {

        private final List<String> calls = new ArrayList<>();

        AddOrderDate() {
            super("20240301_add_order_date", 20240301120000L, "Copy the orders under their date");
        }

        @Override
        public void up(MigrationContext context) throws Exception {
            Map<String, AttributeValue> start = context.remember("start", () -> Map.of("at", fromS(now())));
            context.step("copy the orders", () -> copyOrders(context, start.get("at")));
            context.step("count them", List.of(addToCounter(context.table().name(), 1)));
            context.external("tell the warehouse", this::callWarehouse);
            context.transact(List.of(setFlag(context.table().name())));
        }

        @Override
        public void down(MigrationContext context) {
            context.transact(List.of(addToCounter(context.table().name(), -1)));
        }

        /** What was called outside DynamoDB. */
        List<String> calls() {
            return calls;
        }

        private String now() {
            return "2026-11-23T10:00:0" + calls.size() + "Z";
        }

        private void copyOrders(MigrationContext context, AttributeValue at) {
            context.client()
                    .putItem(put -> put.tableName(context.table().name())
                            .item(Map.of("PK", fromS("ORDER"), "SK", fromS("1"), "at", at)));
        }

        private void callWarehouse() {
            calls.add("warehouse");
        }

        private static TransactWriteItem addToCounter(String table, int change) {
            return TransactWriteItem.builder()
                    .update(update -> update.tableName(table)
                            .key(Map.of("PK", fromS("COUNTER"), "SK", fromS("orders")))
                            .updateExpression("ADD n :change")
                            .expressionAttributeValues(Map.of(":change", fromN(Integer.toString(change)))))
                    .build();
        }

        private static TransactWriteItem setFlag(String table) {
            return TransactWriteItem.builder()
                    .put(put -> put.tableName(table).item(Map.of("PK", fromS("FLAG"), "SK", fromS("dated"))))
                    .build();
        }
    }
}

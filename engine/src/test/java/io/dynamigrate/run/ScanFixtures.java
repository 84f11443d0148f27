package io.dynamigrate.run;

import static io.dynamigrate.run.FixtureItems.PROFILE;
import static io.dynamigrate.run.FixtureItems.copy;
import static io.dynamigrate.run.FixtureItems.table;
import static io.dynamigrate.run.FixtureItems.write;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.MigrationContext;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Migrations that go through the table with scans and queries, and write what these find. */
final class ScanFixtures {

    private ScanFixtures() {}

    static void lower(MigrationContext context, int pageSize) {
        context
                .client()
                .scanPaginator(scan -> scan.tableName(table(context))
                        .limit(pageSize)
                        .filterExpression("SK = :profile AND attribute_exists(email)")
                        .projectionExpression("PK, SK, email, emailLower")
                        .expressionAttributeValues(Map.of(":profile", fromS(PROFILE))))
                .items()
                .stream()
                .filter(item -> !item.containsKey("emailLower"))
                .forEach(item -> context.client()
                        .updateItem(update -> update.tableName(table(context))
                                .key(Map.of("PK", item.get("PK"), "SK", item.get("SK")))
                                .updateExpression("SET emailLower = :lower")
                                .conditionExpression("email = :email AND attribute_not_exists(emailLower)")
                                .expressionAttributeValues(Map.of(
                                        ":email", item.get("email"),
                                        ":lower", fromS(item.get("email").s().toLowerCase(Locale.ROOT))))));
    }

    static void removeLower(MigrationContext context) {
        context.client()
                .scanPaginator(scan -> scan.tableName(table(context)).filterExpression("attribute_exists(emailLower)"))
                .items()
                .forEach(item -> context.client()
                        .updateItem(update -> update.tableName(table(context))
                                .key(Map.of("PK", item.get("PK"), "SK", item.get("SK")))
                                .updateExpression("REMOVE emailLower")));
    }

    static void copyAll(MigrationContext context) {
        context.client()
                .scanPaginator(scan -> scan.tableName(table(context))
                        .filterExpression("SK = :profile")
                        .expressionAttributeValues(Map.of(":profile", fromS(PROFILE))))
                .items()
                .forEach(item -> write(context, copy(item.get("PK").s().charAt(5) - '0', item)));
    }

    static void queryAndMove(MigrationContext context) {
        while (true) {
            List<Map<String, AttributeValue>> last = context.client()
                    .query(query -> query.tableName(table(context))
                            .keyConditionExpression("PK = :copy AND SK BETWEEN :from AND :to")
                            .expressionAttributeValues(
                                    Map.of(":copy", fromS("COPY"), ":from", fromS("2"), ":to", fromS("8")))
                            .scanIndexForward(false)
                            .limit(1))
                    .items();
            if (last.isEmpty()) {
                return;
            }
            Map<String, AttributeValue> moved = new HashMap<>(last.get(0));
            moved.put("PK", fromS("MOVED"));
            write(context, moved);
            context.client()
                    .deleteItem(delete ->
                            delete.tableName(table(context)).key(Map.of("PK", fromS("COPY"), "SK", moved.get("SK"))));
        }
    }

    static void deleteAllCopies(MigrationContext context) {
        context.client()
                .queryPaginator(query -> query.tableName(table(context))
                        .keyConditionExpression("#pk = :copy")
                        .expressionAttributeNames(Map.of("#pk", "PK"))
                        .expressionAttributeValues(Map.of(":copy", fromS("COPY")))
                        .limit(2))
                .items()
                .forEach(item -> context.client()
                        .deleteItem(delete -> delete.tableName(table(context))
                                .key(Map.of("PK", item.get("PK"), "SK", item.get("SK")))));
    }
}

package io.dynamigrate.proof;

import java.lang.reflect.RecordComponent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * A table as people see it: what must be the same however a scenario was disturbed.
 *
 * @param items people's items, as DynamoDB gives them
 * @param history id, version, description, status and checksum of each migration
 * @param settings keys, indexes and all other settings, without names, times and sizes
 * @param steps how many step rows are left
 */
record Snapshot(
        Map<String, Map<String, AttributeValue>> items,
        Map<String, List<String>> history,
        TableDescription settings,
        long steps) {

    static Snapshot of(DynamoDbClient client, String table) {
        List<Map<String, AttributeValue>> all = items(client, table);
        return new Snapshot(
                all.stream()
                        .filter(item -> !partition(item).startsWith("MIGRATION#"))
                        .collect(Collectors.toMap(
                                item -> partition(item) + "/" + item.get("SK").s(), item -> item)),
                all.stream()
                        .filter(item -> partition(item).equals("MIGRATION#HISTORY"))
                        .collect(Collectors.toMap(item -> item.get("SK").s(), Snapshot::history)),
                settings(client.describeTable(describe -> describe.tableName(table))
                        .table()),
                all.stream()
                        .filter(item -> partition(item).startsWith("MIGRATION#STEP"))
                        .count());
    }

    /** What is otherwise than expected, for people. */
    String differenceFrom(Snapshot expected) {
        StringBuilder text = new StringBuilder();
        for (RecordComponent part : Snapshot.class.getRecordComponents()) {
            try {
                Object is = part.getAccessor().invoke(this);
                Object should = part.getAccessor().invoke(expected);
                if (!is.equals(should)) {
                    text.append(part.getName())
                            .append(" ")
                            .append(is)
                            .append(" instead of ")
                            .append(should);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return text.toString();
    }

    static List<Map<String, AttributeValue>> items(DynamoDbClient client, String table) {
        return client.scanPaginator(scan -> scan.tableName(table).consistentRead(true)).items().stream()
                .toList();
    }

    private static String partition(Map<String, AttributeValue> item) {
        return item.get("PK").s();
    }

    private static List<String> history(Map<String, AttributeValue> row) {
        return Stream.of("id", "version", "description", "status", "checksum")
                .map(name -> row.containsKey(name) ? name : "migration_" + name)
                .map(name -> name + "=" + row.get(name))
                .toList();
    }

    private static TableDescription settings(TableDescription table) {
        return table.toBuilder()
                .tableName(null)
                .tableArn(null)
                .tableId(null)
                .creationDateTime(null)
                .itemCount(null)
                .tableSizeBytes(null)
                .attributeDefinitions(table.attributeDefinitions().stream()
                        .sorted(Comparator.comparing(AttributeDefinition::attributeName))
                        .toList())
                .billingModeSummary(
                        mode -> mode.billingMode(table.billingModeSummary().billingMode()))
                .globalSecondaryIndexes(table.globalSecondaryIndexes().stream()
                        .map(Snapshot::settings)
                        .sorted(Comparator.comparing(GlobalSecondaryIndexDescription::indexName))
                        .toList())
                .build();
    }

    private static GlobalSecondaryIndexDescription settings(GlobalSecondaryIndexDescription index) {
        return index.toBuilder()
                .indexArn(null)
                .itemCount(null)
                .indexSizeBytes(null)
                .build();
    }
}

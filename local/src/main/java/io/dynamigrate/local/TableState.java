package io.dynamigrate.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * What a migrated table holds, read from its own items:
 *
 * <pre>
 * { "PK": "MIGRATION#HISTORY", "SK": "20240115_add_user_lookup", "status": "applied", … }
 * { "PK": "MIGRATION#STATUS",  "SK": "CURRENT", "is_locked": true, "locked_by": "…", … }
 * </pre>
 *
 * @param lockedBy the holder of the lock; absent when it is free
 */
record TableState(List<Entry> history, List<Entry> indexes, Optional<String> lockedBy) {

    /** A migration or an index, by its id or name, and its status. */
    record Entry(String name, String status) {}

    /**
     * Reads a table.
     *
     * @param trackingTable where its records are, if not in the table itself
     */
    static TableState read(DynamoDbClient client, String name, Optional<String> trackingTable) {
        TableDescription table = describe(client, name);
        TableDescription records =
                trackingTable.map(other -> describe(client, other)).orElse(table);
        String suffix = trackingTable.isPresent() ? "#" + name : "";
        Map<String, AttributeValue> status = new HashMap<>();
        List<Entry> history = new ArrayList<>();
        if (canHoldRecords(records)) {
            String partitionKey = key(records, KeyType.HASH).orElseThrow();
            String sortKey = key(records, KeyType.RANGE).orElseThrow();
            status.putAll(client.getItem(get -> get.tableName(records.tableName())
                            .consistentRead(true)
                            .key(Map.of(partitionKey, text("MIGRATION#STATUS" + suffix), sortKey, text("CURRENT"))))
                    .item());
            client.queryPaginator(query -> query.tableName(records.tableName())
                            .consistentRead(true)
                            .keyConditionExpression("#pk = :history")
                            .expressionAttributeNames(Map.of("#pk", partitionKey))
                            .expressionAttributeValues(Map.of(":history", text("MIGRATION#HISTORY" + suffix))))
                    .items()
                    .forEach(row -> history.add(new Entry(string(row, sortKey), string(row, "status"))));
        }
        List<Entry> indexes = table.globalSecondaryIndexes().stream()
                .map(index -> new Entry(index.indexName(), index.indexStatusAsString()))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
        return new TableState(history, indexes, holder(status));
    }

    private static Optional<String> holder(Map<String, AttributeValue> status) {
        AttributeValue locked = value(status, "is_locked");
        return locked != null && Boolean.TRUE.equals(locked.bool())
                ? Optional.of(string(status, "locked_by"))
                : Optional.empty();
    }

    private static TableDescription describe(DynamoDbClient client, String name) {
        return client.describeTable(describe -> describe.tableName(name)).table();
    }

    private static boolean canHoldRecords(TableDescription table) {
        return key(table, KeyType.RANGE).isPresent()
                && table.keySchema().stream()
                        .allMatch(key -> table.attributeDefinitions().contains(Tables.string(key.attributeName())));
    }

    private static Optional<String> key(TableDescription table, KeyType type) {
        return table.keySchema().stream()
                .filter(key -> key.keyType() == type)
                .map(KeySchemaElement::attributeName)
                .findFirst();
    }

    private static String string(Map<String, AttributeValue> item, String name) {
        AttributeValue value = value(item, name);
        return value == null || value.s() == null ? "(no " + name + ")" : value.s();
    }

    /** Where the name is a key of an index of the table, the attribute has a prefix. */
    private static @Nullable AttributeValue value(Map<String, AttributeValue> item, String name) {
        AttributeValue renamed = item.get("migration_" + name);
        return renamed == null ? item.get(name) : renamed;
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }
}

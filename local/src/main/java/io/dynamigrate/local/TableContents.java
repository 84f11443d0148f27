package io.dynamigrate.local;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * All that migrations can change of a table: settings, indexes and items, without the records of the migrations.
 *
 * @param parts the table itself, each index, and each item, by a name for people; of each its properties
 */
record TableContents(Map<String, Map<String, String>> parts) {

    private static final String RECORDS = "MIGRATION#";
    private static final int LONGEST = 200;

    /**
     * Reads all of a table.
     *
     * @param ignored attributes of items that are left out
     */
    static TableContents read(DynamoDbClient client, String name, Set<String> ignored) {
        TableDescription table =
                client.describeTable(describe -> describe.tableName(name)).table();
        Map<String, Map<String, String>> parts = new LinkedHashMap<>();
        parts.put(
                "the table",
                TableSettings.of(
                        table,
                        client.describeTimeToLive(describe -> describe.tableName(name))
                                .timeToLiveDescription()));
        table.globalSecondaryIndexes()
                .forEach(index -> parts.put("the index " + index.indexName(), TableSettings.of(index, table)));
        List<String> keys = Tables.keys(table);
        for (Map<String, AttributeValue> item : Tables.items(client, name)) {
            if (!isRecord(requireNonNull(item.get(keys.get(0))).s())) {
                Map<String, String> attributes = attributes(item);
                String key = name(keys, attributes);
                attributes.keySet().removeAll(ignored);
                parts.put(key, attributes);
            }
        }
        return new TableContents(parts);
    }

    /** Whether a partition key is that of a record of the migrations. */
    static boolean isRecord(@Nullable String partitionKey) {
        return partitionKey != null && partitionKey.startsWith(RECORDS);
    }

    private static Map<String, String> attributes(Map<String, AttributeValue> item) {
        Map<String, String> attributes = new TreeMap<>();
        item.forEach((name, value) -> attributes.put(name, ItemText.of(value)));
        return attributes;
    }

    private static String name(List<String> keys, Map<String, String> attributes) {
        return keys.stream().map(key -> key + ": " + attributes.get(key)).collect(Collectors.joining(", ", "{", "}"));
    }

    /** Where this differs from what was expected, a line for each difference. */
    List<String> differences(TableContents expected) {
        List<String> differences = new ArrayList<>();
        for (String part : union(expected.parts, parts)) {
            Map<String, String> is = parts.get(part);
            Map<String, String> wanted = expected.parts.get(part);
            if (is == null) {
                differences.add(part + " is gone");
            } else if (wanted == null) {
                differences.add(part + " is there, and was not");
            } else {
                union(wanted, is).stream()
                        .filter(property -> !Objects.equals(is.get(property), wanted.get(property)))
                        .map(property -> part + ": " + difference(property, is.get(property), wanted.get(property)))
                        .forEach(differences::add);
            }
        }
        return differences;
    }

    private static String difference(String property, @Nullable String is, @Nullable String wanted) {
        if (is == null) {
            return property + " is gone, and was " + shortened(wanted);
        }
        return property + " is " + shortened(is)
                + (wanted == null ? ", and was not there" : ", and was " + shortened(wanted));
    }

    private static String shortened(@Nullable String value) {
        String text = String.valueOf(value);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "… (" + text.length() + " characters)";
    }

    private static <T> Set<String> union(Map<String, T> one, Map<String, T> other) {
        Set<String> names = new LinkedHashSet<>(one.keySet());
        names.addAll(other.keySet());
        return names;
    }
}

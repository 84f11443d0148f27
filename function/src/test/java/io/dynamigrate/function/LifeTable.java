package io.dynamigrate.function;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a table holds at one moment, read from its raw items.
 *
 * @param history the rows of the history, by migration
 * @param items how many items there are, by migration
 */
record LifeTable(Map<String, Row> history, Map<String, Integer> items) {

    record Row(String status, String owner) {}

    static LifeTable of(List<Map<String, AttributeValue>> all) {
        Map<String, Row> history = new TreeMap<>();
        Map<String, Integer> items = new TreeMap<>();
        for (Map<String, AttributeValue> item : all) {
            String partition = text(item, "PK");
            if (partition.equals("MIGRATION#HISTORY")) {
                history.put(text(item, "SK"), new Row(text(item, "status"), text(item, "owner")));
            } else if (!partition.startsWith("MIGRATION#")) {
                items.merge(partition, 1, Integer::sum);
            }
        }
        return new LifeTable(history, items);
    }

    Set<String> applied() {
        return ids(row -> row.status().equals("applied"));
    }

    /** Begun, and neither applied nor taken back: such a migration may have left anything behind. */
    Set<String> unfinished() {
        return ids(row -> !row.status().equals("applied") && !row.status().equals("rolled_back"));
    }

    Set<String> ownedBy(String owner) {
        return ids(row -> row.owner().equals(owner));
    }

    private Set<String> ids(Predicate<Row> condition) {
        Set<String> ids = new TreeSet<>();
        history.forEach((id, row) -> {
            if (condition.test(row)) {
                ids.add(id);
            }
        });
        return ids;
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        return requireNonNull(requireNonNull(item.get(name), name).s(), name);
    }
}

package io.dynamigrate.function;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

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
 * @param counts how often a migration is applied and not rolled back, by migration
 */
record LifeTable(Map<String, Row> history, Map<String, Integer> items, Map<String, Integer> counts) {

    /** The partition of the counters, which {@link LifeMigration} writes. */
    static final String COUNTERS = "counters";

    /** The attribute of a counter. */
    static final String TIMES = "times";

    private static final String HISTORY = "MIGRATION#HISTORY";

    record Row(String status, String owner) {}

    /** That table, whose history may be in the other one, but not in both. */
    static LifeTable of(
            String name, List<Map<String, AttributeValue>> own, List<Map<String, AttributeValue>> tracking) {
        Map<String, Row> history = history(HISTORY, own);
        Map<String, Row> apart = history(HISTORY + "#" + name, tracking);
        assertThat(history.isEmpty() || apart.isEmpty())
                .as("history in one place")
                .isTrue();
        history.putAll(apart);
        Map<String, Integer> items = new TreeMap<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (Map<String, AttributeValue> item : own) {
            String partition = text(item, "PK");
            if (partition.equals(COUNTERS)) {
                counts.put(
                        text(item, "SK"),
                        Integer.valueOf(requireNonNull(item.get(TIMES)).n()));
            } else if (!partition.startsWith("MIGRATION#")) {
                items.merge(partition, 1, Integer::sum);
            }
        }
        return new LifeTable(history, items, counts);
    }

    /** Whether another table has the history of that table. */
    static boolean hasHistory(String name, List<Map<String, AttributeValue>> tracking) {
        return !history(HISTORY + "#" + name, tracking).isEmpty();
    }

    private static Map<String, Row> history(String partition, List<Map<String, AttributeValue>> items) {
        Map<String, Row> history = new TreeMap<>();
        for (Map<String, AttributeValue> item : items) {
            if (text(item, "PK").equals(partition)) {
                history.put(text(item, "SK"), new Row(text(item, "status"), text(item, "migration_owner")));
            }
        }
        return history;
    }

    Set<String> applied() {
        return ids(row -> row.status().equals("applied"));
    }

    /** Begun, and neither applied nor rolled back: such a migration may have left anything behind. */
    Set<String> unfinished() {
        return ids(row -> !row.status().equals("applied") && !row.status().equals("rolled_back"));
    }

    Set<String> ownedBy(Set<String> owners) {
        return ids(row -> owners.contains(row.owner()));
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

package io.dynamigrate.internal.records;

import io.dynamigrate.internal.dynamo.ItemSize;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Reads and deletes the {@link StepRow}s of one epoch of a migration. */
public record StepStore(Store store, String migration, long epoch) {

    /** The steps that are done, by name. */
    public Map<String, StepRow> load() {
        Map<String, StepRow> steps = new LinkedHashMap<>();
        store.items(partition()).forEach(item -> {
            String name = name(item);
            steps.put(name, StepRow.from(item, name));
        });
        return steps;
    }

    /** The names of these, also where a row cannot be read. */
    public List<String> names() {
        return List.copyOf(sizes().keySet());
    }

    /** How many bytes each row has, by name, also where a row cannot be read. */
    public Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        store.items(partition()).forEach(item -> sizes.put(name(item), ItemSize.of(item)));
        return sizes;
    }

    /** How many bytes the row has. */
    public int size(StepRow row) {
        return ItemSize.of(item(row));
    }

    private String name(Map<String, AttributeValue> item) {
        return Objects.requireNonNull(item.get(store.records().sortKey())).s();
    }

    public TransactWriteItem put(StepRow row) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(store.records().name()).item(item(row)))
                .build();
    }

    private Map<String, AttributeValue> item(StepRow row) {
        return store.records().item(partition(), row.name(), row.attributes());
    }

    public TransactWriteItem delete(String name) {
        return TransactWriteItem.builder()
                .delete(delete -> delete.tableName(store.records().name()).key(key(name)))
                .build();
    }

    private Map<String, AttributeValue> key(String name) {
        return store.records().key(partition(), name);
    }

    private String partition() {
        return StepRow.partition(migration, epoch);
    }
}

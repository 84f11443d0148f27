package io.dynamigrate.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Reads and deletes the {@link StepRow}s of one epoch of a migration. */
record StepStore(Store store, String migration, long epoch) {

    /** The steps that are done, by name. */
    Map<String, StepRow> load() {
        Map<String, StepRow> steps = new LinkedHashMap<>();
        store.items(partition()).forEach(item -> {
            String name = name(item);
            steps.put(name, StepRow.from(item, name));
        });
        return steps;
    }

    /** The names of these, also where a row cannot be read. */
    List<String> names() {
        return store.items(partition()).stream().map(this::name).toList();
    }

    private String name(Map<String, AttributeValue> item) {
        return Objects.requireNonNull(item.get(store.records().sortKey())).s();
    }

    TransactWriteItem put(StepRow row) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(store.records().name())
                        .item(store.records().item(partition(), row.name(), row.attributes())))
                .build();
    }

    TransactWriteItem delete(String name) {
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

package io.dynamigrate.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.dynamodb.paginators.QueryIterable;

/** Reads and deletes the {@link StepRow}s of one epoch of a migration. */
record StepStore(Store store, String migration, long epoch) {

    /** DynamoDB takes that many writes in one batch. */
    private static final int BATCH = 25;

    /** The steps that are done, by name. */
    Map<String, StepRow> load() {
        Map<String, StepRow> steps = new LinkedHashMap<>();
        rows().items().forEach(item -> {
            String name = name(item);
            steps.put(name, StepRow.from(item, name));
        });
        return steps;
    }

    /** The names of these, also where a row cannot be read. */
    List<String> names() {
        return rows().items().stream().map(this::name).toList();
    }

    private QueryIterable rows() {
        RecordsTable records = store.records();
        return store.client()
                .queryPaginator(query -> query.tableName(records.name())
                        .keyConditionExpression("#pk = :pk")
                        .expressionAttributeNames(Map.of("#pk", records.partitionKey()))
                        .expressionAttributeValues(Map.of(":pk", records.partition(partition())))
                        .consistentRead(true));
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

    /** Deletes steps that nobody will ask for again. */
    static void deleteAll(List<StepGarbage.Entry> garbage) {
        for (int from = 0; from < garbage.size(); from += BATCH) {
            Store store = garbage.get(from).store().store();
            List<WriteRequest> deletes = garbage.subList(from, Math.min(from + BATCH, garbage.size())).stream()
                    .map(entry -> entry.store().key(entry.name()))
                    .map(key -> WriteRequest.builder()
                            .deleteRequest(delete -> delete.key(key))
                            .build())
                    .toList();
            // What a throttled table leaves over is garbage that harms nobody: the epoch is over.
            store.client()
                    .batchWriteItem(request ->
                            request.requestItems(Map.of(store.records().name(), deletes)));
        }
    }

    private Map<String, AttributeValue> key(String name) {
        return store.records().key(partition(), name);
    }

    private String partition() {
        return StepRow.partition(migration, epoch);
    }
}

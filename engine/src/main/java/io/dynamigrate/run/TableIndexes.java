package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.IndexException;
import io.dynamigrate.Indexes;
import io.dynamigrate.TargetTable;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/** The indexes of the real table. */
final class TableIndexes implements Indexes {

    private final DynamoDbClient client;
    private final Store store;
    private final Holder holder;
    private final long fence;
    private final Poll poll;
    private final Time time;
    private final Consumer<String> log;

    TableIndexes(
            DynamoDbClient client, Store store, Holder holder, long fence, Deadline deadline, Consumer<String> log) {
        this.client = client;
        this.store = store;
        this.holder = holder;
        this.fence = fence;
        this.poll = new Poll(deadline, log);
        this.time = deadline.time();
        this.log = log;
    }

    @Override
    public void create(GlobalIndex index) {
        IndexDefinition definition = new IndexDefinition(index, store.records());
        poll.until("other index changes before creating '" + index.name() + "'", () -> isSettled(describe()));
        if (definition.isOn(describe())) {
            log.accept("Index '" + index.name() + "' is there already.");
            return;
        }
        record(index.name(), index.toString(), "creating");
        poll.until("room to create index '" + index.name() + "'", () -> start(definition));
        log.accept("Index '" + index.name() + "' is being created.");
        poll.until("index '" + index.name() + "' to be created", () -> {
            TargetTable table = describe();
            return isSettled(table) && definition.isOn(table);
        });
        record(index.name(), index.toString(), "created");
    }

    @Override
    public void delete(String name) {
        Optional<GlobalSecondaryIndexDescription> existing = find(describe(), name);
        if (existing.isPresent()) {
            record(name, IndexDefinition.describe(existing.get()), "deleting");
            poll.until("index '" + name + "' to be deleted", () -> isDeleted(name));
            record(name, IndexDefinition.describe(existing.get()), "deleted");
        }
        poll.until("the table after deleting '" + name + "'", () -> isSettled(describe()));
    }

    /** Whether the creation is accepted, or done by a request whose answer was lost. */
    private boolean start(IndexDefinition definition) {
        TargetTable table = describe();
        return definition.isOn(table) || accepted(definition.creation(table));
    }

    private boolean isDeleted(String name) {
        Optional<GlobalSecondaryIndexDescription> index = find(describe(), name);
        if (index.isEmpty()) {
            return true;
        }
        if (index.get().indexStatus() != IndexStatus.DELETING) {
            // Also while it is being built: that cancels the build, once resources are allocated.
            var unused = accepted(UpdateTableRequest.builder()
                    .tableName(store.target().name())
                    .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder()
                            .delete(delete -> delete.indexName(name))
                            .build())
                    .build());
        }
        return false;
    }

    /** Sends a change of the table; false means that DynamoDB works at another one. */
    private boolean accepted(UpdateTableRequest request) {
        try {
            client.updateTable(request);
            return true;
        } catch (ResourceInUseException e) {
            return false;
        } catch (LimitExceededException e) {
            // The same class tells that the table has its 20 indexes, which waiting does not mend.
            if (String.valueOf(e.getMessage()).contains("simultaneously")) {
                return false;
            }
            throw new IndexException("DynamoDB refuses the index: " + e.getMessage()
                    + " Delete one that is not needed, or ask for a higher quota.");
        }
    }

    private void record(String index, String definition, String status) {
        IndexRow row = new IndexRow(index, definition, status, time.now(), holder.runId(), fence);
        client.putItem(request -> request.tableName(store.records().name())
                .item(store.records().item(IndexRow.PARTITION, index, row.attributes()))
                .conditionExpression("attribute_not_exists(fence) OR fence <= :fence")
                .expressionAttributeValues(Map.of(":fence", fromN(Long.toString(fence)))));
    }

    private TargetTable describe() {
        return new TargetTable(
                client.describeTable(request -> request.tableName(store.target().name()))
                        .table());
    }

    /** DynamoDB reports the table as ACTIVE while an index is still filled: both have to be asked. */
    private static boolean isSettled(TargetTable table) {
        return table.description().tableStatus() == TableStatus.ACTIVE
                && table.description().globalSecondaryIndexes().stream()
                        .allMatch(index ->
                                index.indexStatus() == IndexStatus.ACTIVE && !Boolean.TRUE.equals(index.backfilling()));
    }

    static Optional<GlobalSecondaryIndexDescription> find(TargetTable table, String name) {
        return table.description().globalSecondaryIndexes().stream()
                .filter(index -> index.indexName().equals(name))
                .findFirst();
    }
}

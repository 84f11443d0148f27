package io.dynamigrate.run;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.IndexException;
import io.dynamigrate.Indexes;
import io.dynamigrate.TargetTable;
import java.util.List;
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
    private final Steps steps;
    private final Journal journal;
    private final Poll poll;
    private final Consumer<String> log;

    TableIndexes(DynamoDbClient client, Store store, Steps steps, Journal journal, Poll poll, Consumer<String> log) {
        this.client = client;
        this.store = store;
        this.steps = steps;
        this.journal = journal;
        this.poll = poll;
        this.log = log;
    }

    @Override
    public void create(GlobalIndex index) {
        Steps.Helper step = steps.begin("index.create", index.name(), index.toString());
        if (step.isDone()) {
            return;
        }
        IndexDefinition definition = new IndexDefinition(index, store.records());
        poll.until("other index changes before creating '" + index.name() + "'", () -> isSettled(describe()));
        if (definition.isOn(describe())) {
            log.accept("Index '" + index.name() + "' is there already.");
            steps.end(step);
            return;
        }
        record(index.name(), index.toString(), "creating");
        poll.until("room to create index '" + index.name() + "'", () -> start(definition));
        log.accept("Index '" + index.name() + "' is being created.");
        poll.until("index '" + index.name() + "' to be created", () -> {
            TargetTable table = describe();
            return isSettled(table) && definition.isOn(table);
        });
        steps.end(step, journal.index(index.name(), index.toString(), "created"));
    }

    @Override
    public void delete(String name) {
        Steps.Helper step = steps.begin("index.delete", name, name);
        if (step.isDone()) {
            return;
        }
        Optional<String> existing = find(describe(), name).map(IndexDefinition::describe);
        existing.ifPresent(definition -> {
            record(name, definition, "deleting");
            poll.until("index '" + name + "' to be deleted", () -> isDeleted(name));
        });
        poll.until("the table after deleting '" + name + "'", () -> isSettled(describe()));
        if (existing.isPresent()) {
            steps.end(step, journal.index(name, existing.get(), "deleted"));
        } else {
            steps.end(step);
        }
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
        journal.write(List.of(journal.index(index, definition, status)), List.of());
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

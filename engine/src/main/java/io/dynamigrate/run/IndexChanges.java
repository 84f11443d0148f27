package io.dynamigrate.run;

import io.dynamigrate.IndexException;
import io.dynamigrate.TargetTable;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/** Changes the indexes of a table, and sees how far DynamoDB is with it. Nothing here waits. */
record IndexChanges(DynamoDbClient client, String table) {

    /** Whether an index of that name is on its way out. */
    boolean isBeingDeleted(String name) {
        return find(describe(), name)
                .filter(index -> index.indexStatus() == IndexStatus.DELETING)
                .isPresent();
    }

    /** Whether the creation is accepted, or done by a request whose answer was lost. */
    boolean begin(IndexDefinition definition) {
        TargetTable table = describe();
        return definition.isOn(table) || accepted(definition.creation(table));
    }

    /** Asks for the deletion where that is needed; whether the index is gone. */
    boolean delete(String name) {
        Optional<GlobalSecondaryIndexDescription> index = find(describe(), name);
        if (index.isEmpty()) {
            return true;
        }
        if (index.get().indexStatus() != IndexStatus.DELETING) {
            // Also while it is being built: that cancels the build, once resources are allocated.
            var unused = accepted(UpdateTableRequest.builder()
                    .tableName(table)
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
        } catch (ResourceNotFoundException e) {
            // "Index …": somebody else was quicker. Without the table, the next description tells it.
            return false;
        } catch (LimitExceededException e) {
            // The same class tells that the table has its 20 indexes, which waiting does not mend.
            if (String.valueOf(e.getMessage()).contains("simultaneously")) {
                return false;
            }
            throw new IndexException("DynamoDB refuses the index: " + e.getMessage()
                    + " Delete one that is not needed, or ask for a higher quota.");
        } catch (DynamoDbException e) {
            // An old description did not show it: the next one does.
            if (String.valueOf(e.getMessage()).contains("already exists")) {
                return false;
            }
            throw e;
        }
    }

    TargetTable describe() {
        return new TargetTable(
                table, client.describeTable(request -> request.tableName(table)).table());
    }

    /** Whether the table and all its indexes are ready. */
    boolean areDone() {
        return areDone(table -> true);
    }

    /**
     * Whether the table and all its indexes are ready, and as they are wanted. DynamoDB reports the table as ACTIVE while an
     * index is still filled, and its descriptions may be old: all has to be seen in one.
     */
    boolean areDone(Predicate<TargetTable> wanted) {
        TargetTable table = describe();
        return table.description().tableStatus() == TableStatus.ACTIVE
                && table.description().globalSecondaryIndexes().stream()
                        .allMatch(index ->
                                index.indexStatus() == IndexStatus.ACTIVE && !Boolean.TRUE.equals(index.backfilling()))
                && wanted.test(table);
    }

    static Optional<GlobalSecondaryIndexDescription> find(TargetTable table, String name) {
        return table.description().globalSecondaryIndexes().stream()
                .filter(index -> index.indexName().equals(name))
                .findFirst();
    }
}

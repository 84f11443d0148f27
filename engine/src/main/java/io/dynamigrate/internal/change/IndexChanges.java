package io.dynamigrate.internal.change;

import io.dynamigrate.IndexException;
import io.dynamigrate.TargetTable;
import java.util.Locale;
import java.util.Optional;
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

/** Sends changes of a table's indexes, and describes the table. Nothing here waits. */
public record IndexChanges(DynamoDbClient client, String table) {

    /** How DynamoDB answers a change. Unlike a description, the answer is never stale. */
    enum Answer {
        ACCEPTED,
        /** Another change of the table is in progress, or the index is being allocated: send the change again later. */
        BUSY,
        /** There is an index of that name. */
        EXISTS,
        /** There is no index of that name. */
        NOT_FOUND
    }

    /**
     * Requests the creation of an index.
     *
     * @param creation see {@link IndexDefinition#creation}
     * @throws IndexException if the table can have no further index
     */
    public Answer create(UpdateTableRequest creation) {
        return send(creation);
    }

    /** Requests the deletion of an index. While DynamoDB builds the index, that cancels the build. */
    public Answer delete(String name) {
        return send(UpdateTableRequest.builder()
                .tableName(table)
                .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder()
                        .delete(delete -> delete.indexName(name))
                        .build())
                .build());
    }

    private Answer send(UpdateTableRequest request) {
        try {
            client.updateTable(request);
            return Answer.ACCEPTED;
        } catch (ResourceInUseException e) {
            return Answer.BUSY;
        } catch (ResourceNotFoundException e) {
            // Either the index or the table is missing: the next description shows which.
            return Answer.NOT_FOUND;
        } catch (LimitExceededException e) {
            // "Only 1 online index …" is temporary. The same class means, with another text, that the quota is reached.
            if (says(e, "simultaneously")) {
                return Answer.BUSY;
            }
            throw new IndexException("DynamoDB refuses the index: " + e.getMessage()
                    + " Delete one that is not needed, or ask for a higher quota.");
        } catch (DynamoDbException e) {
            if (!says(e, "already exists")) {
                throw e;
            }
            // The SDK retries a request whose answer was lost: then the first attempt created the index.
            return e.numAttempts() != null && e.numAttempts() > 1 ? Answer.ACCEPTED : Answer.EXISTS;
        }
    }

    private static boolean says(DynamoDbException e, String text) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains(text);
    }

    public TargetTable describe() {
        return new TargetTable(
                table, client.describeTable(request -> request.tableName(table)).table());
    }

    /** Whether the table and all its indexes are ready. */
    public boolean areDone() {
        return isReady(describe());
    }

    /**
     * Whether the table and all its indexes are ready. DynamoDB reports the table as ACTIVE while an index is still
     * filled.
     */
    static boolean isReady(TargetTable table) {
        return table.description().tableStatus() == TableStatus.ACTIVE
                && table.description().globalSecondaryIndexes().stream()
                        .allMatch(index ->
                                index.indexStatus() == IndexStatus.ACTIVE && !Boolean.TRUE.equals(index.backfilling()));
    }

    public static Optional<GlobalSecondaryIndexDescription> find(TargetTable table, String name) {
        return table.description().globalSecondaryIndexes().stream()
                .filter(index -> index.indexName().equals(name))
                .findFirst();
    }
}

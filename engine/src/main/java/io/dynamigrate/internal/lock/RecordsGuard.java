package io.dynamigrate.internal.lock;

import io.dynamigrate.StepException;
import io.dynamigrate.TargetTable;
import io.dynamigrate.internal.dynamo.PartiQl;
import io.dynamigrate.internal.records.RecordsTable;
import io.dynamigrate.internal.records.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Refuses requests of a migration that write the records of the migrations, or delete a table of theirs. */
public record RecordsGuard(RecordsTable records, TargetTable target) {

    public static RecordsGuard of(Store store) {
        return new RecordsGuard(store.records(), store.target());
    }

    /**
     * Lets a request pass, unless the records would be harmed.
     *
     * @throws StepException if it writes a record, or deletes the target or the table of the records
     * @throws io.dynamigrate.IndexException if it creates an index that the table cannot have beside the records
     */
    public void check(DynamoDbRequest request) {
        // Looks for names that only the records may have.
        Set<String> unused = records.newKeys(request);
        if (request instanceof PutItemRequest put) {
            check(put.tableName(), put.item());
        } else if (request instanceof UpdateItemRequest update) {
            check(update.tableName(), update.key());
        } else if (request instanceof DeleteItemRequest delete) {
            check(delete.tableName(), delete.key());
        } else if (request instanceof BatchWriteItemRequest batch) {
            batch.requestItems().forEach((table, writes) -> writes.forEach(write -> check(table, itemOf(write))));
        } else if (request instanceof TransactWriteItemsRequest transaction) {
            transaction.transactItems().forEach(this::check);
        } else if (request instanceof ExecuteStatementRequest one) {
            check(one.statement(), one.parameters());
        } else if (request instanceof BatchExecuteStatementRequest batch) {
            batch.statements().forEach(one -> check(one.statement(), one.parameters()));
        } else if (request instanceof ExecuteTransactionRequest transaction) {
            transaction.transactStatements().forEach(one -> check(one.statement(), one.parameters()));
        } else if (request instanceof DeleteTableRequest delete) {
            checkDeletion(delete.tableName());
        }
    }

    private static Map<String, AttributeValue> itemOf(WriteRequest write) {
        return write.putRequest() != null
                ? write.putRequest().item()
                : write.deleteRequest().key();
    }

    private void check(TransactWriteItem action) {
        if (action.put() != null) {
            check(action.put().tableName(), action.put().item());
        } else if (action.update() != null) {
            check(action.update().tableName(), action.update().key());
        } else if (action.delete() != null) {
            check(action.delete().tableName(), action.delete().key());
        }
    }

    private void check(String table, Map<String, AttributeValue> item) {
        if (records.isRecord(table, item)) {
            throw refused();
        }
    }

    private void check(String statement, List<AttributeValue> parameters) {
        PartiQl partiQl = PartiQl.of(statement, parameters);
        if (!partiQl.isWrite() || !partiQl.names(records::isSelf)) {
            return;
        }
        Optional<List<AttributeValue>> keys = partiQl.valuesOf(records.partitionKey());
        if (keys.isEmpty()) {
            throw new StepException(
                    "The partition key '" + records.partitionKey() + "' cannot be read from the statement \""
                            + statement
                            + "\", which might write to the records of the migrations: compare the key with a text or a"
                            + " parameter by '=' in WHERE, or give it as a text or a parameter in VALUE.");
        }
        if (keys.get().stream().anyMatch(RecordsTable::isRecordKey)) {
            throw refused();
        }
    }

    private static StepException refused() {
        return new StepException(
                "The migration writes to the records of the migrations, whose partition keys begin with"
                        + " MIGRATION#: those are the engine's own. Leave them out where you scan the table, or use another key.");
    }

    private void checkDeletion(String table) {
        if (records.isSelf(table) || RecordsTable.isSame(table, target.name())) {
            throw new StepException("The migration deletes the table '" + table
                    + "', which is being migrated or holds the records of the migrations: remove the table from its"
                    + " stack instead, or delete it when no migration runs.");
        }
    }
}

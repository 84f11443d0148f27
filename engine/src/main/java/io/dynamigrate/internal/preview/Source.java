package io.dynamigrate.internal.preview;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;

/** Reads from DynamoDB for real, and counts what the migration's own reads consume. */
public final class Source {

    private final DynamoDbClient client;
    private final Tally tally;

    public Source(DynamoDbClient client, Tally tally) {
        this.client = client;
        this.tally = tally;
    }

    /** An item that is about to be written, read consistently; empty where there is none. A run does not read it. */
    Map<String, AttributeValue> present(String table, Map<String, AttributeValue> key) {
        return client.getItem(request -> request.tableName(table).key(key).consistentRead(true))
                .item();
    }

    TableDescription describe(String table) {
        return client.describeTable(request -> request.tableName(table)).table();
    }

    DescribeTimeToLiveResponse timeToLive(String table) {
        return client.describeTimeToLive(request -> request.tableName(table));
    }

    GetItemResponse get(GetItemRequest request) {
        GetItemResponse response = client.getItem(request.toBuilder()
                .returnConsumedCapacity(counted(request.returnConsumedCapacity()))
                .build());
        tally.read(response.consumedCapacity());
        return response;
    }

    BatchGetItemResponse batchGet(BatchGetItemRequest request) {
        BatchGetItemResponse response = client.batchGetItem(request.toBuilder()
                .returnConsumedCapacity(counted(request.returnConsumedCapacity()))
                .build());
        response.consumedCapacity().forEach(tally::read);
        return response;
    }

    TransactGetItemsResponse transactGet(TransactGetItemsRequest request) {
        TransactGetItemsResponse response = client.transactGetItems(request.toBuilder()
                .returnConsumedCapacity(counted(request.returnConsumedCapacity()))
                .build());
        response.consumedCapacity().forEach(tally::read);
        return response;
    }

    QueryResponse query(QueryRequest request) {
        QueryResponse response = client.query(request.toBuilder()
                .returnConsumedCapacity(counted(request.returnConsumedCapacity()))
                .build());
        tally.read(response.consumedCapacity());
        return response;
    }

    ScanResponse scan(ScanRequest request) {
        ScanResponse response = client.scan(request.toBuilder()
                .returnConsumedCapacity(counted(request.returnConsumedCapacity()))
                .build());
        tally.read(response.consumedCapacity());
        return response;
    }

    private static ReturnConsumedCapacity counted(@Nullable ReturnConsumedCapacity asked) {
        return Optional.ofNullable(asked)
                .filter(level -> level != ReturnConsumedCapacity.NONE)
                .orElse(ReturnConsumedCapacity.TOTAL);
    }
}

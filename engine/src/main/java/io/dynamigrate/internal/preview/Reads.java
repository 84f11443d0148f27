package io.dynamigrate.internal.preview;

import io.dynamigrate.internal.dynamo.Capacity;
import io.dynamigrate.internal.expression.Incomplete;
import io.dynamigrate.internal.expression.Projection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;

/** Answers reads by key: from what was recorded, and where nothing was, from DynamoDB. */
final class Reads {

    private final Overlay overlay;
    private final Source source;
    private final Tally tally;

    Reads(Overlay overlay, Source source, Tally tally) {
        this.overlay = overlay;
        this.source = source;
        this.tally = tally;
    }

    GetItemResponse get(GetItemRequest request) {
        Optional<Entry> recorded = recorded(request.tableName(), request.key());
        if (recorded.isEmpty()) {
            return source.get(request);
        }
        refuseLegacy(request.hasAttributesToGet());
        Optional<Map<String, AttributeValue>> item = recorded.get().known();
        double units = Capacity.read(item, request.consistentRead());
        tally.read(units);
        GetItemResponse.Builder response = GetItemResponse.builder()
                .consumedCapacity(ConsumedCapacity.builder()
                        .tableName(request.tableName())
                        .capacityUnits(units)
                        .build());
        item.map(Projection.of(request.projectionExpression(), request.expressionAttributeNames()))
                .ifPresent(response::item);
        return response.build();
    }

    BatchGetItemResponse batch(BatchGetItemRequest request) {
        Map<String, KeysAndAttributes> open = new HashMap<>();
        Map<String, List<Map<String, AttributeValue>>> items = new HashMap<>();
        request.requestItems().forEach((table, wanted) -> {
            List<Map<String, AttributeValue>> openKeys = new ArrayList<>();
            List<Map<String, AttributeValue>> found = new ArrayList<>();
            for (Map<String, AttributeValue> key : wanted.keys()) {
                Optional<Entry> recorded = recorded(table, key);
                if (recorded.isEmpty()) {
                    openKeys.add(key);
                } else {
                    refuseLegacy(wanted.hasAttributesToGet());
                    Optional<Map<String, AttributeValue>> item = recorded.get().known();
                    tally.read(Capacity.read(item, wanted.consistentRead()));
                    item.map(Projection.of(wanted.projectionExpression(), wanted.expressionAttributeNames()))
                            .ifPresent(found::add);
                }
            }
            items.put(table, found);
            if (!openKeys.isEmpty()) {
                open.put(table, wanted.toBuilder().keys(openKeys).build());
            }
        });
        BatchGetItemResponse stored = open.isEmpty()
                ? BatchGetItemResponse.builder().unprocessedKeys(Map.of()).build()
                : source.batchGet(request.toBuilder().requestItems(open).build());
        stored.responses()
                .forEach((table, found) ->
                        items.computeIfAbsent(table, any -> new ArrayList<>()).addAll(found));
        return stored.toBuilder().responses(items).build();
    }

    TransactGetItemsResponse transaction(TransactGetItemsRequest request) {
        TransactGetItemsResponse stored = source.transactGet(request);
        List<ItemResponse> responses = new ArrayList<>();
        for (int at = 0; at < stored.responses().size(); at++) {
            TransactGetItem wanted = request.transactItems().get(at);
            Optional<Entry> recorded =
                    recorded(wanted.get().tableName(), wanted.get().key());
            responses.add(recorded.isEmpty() ? stored.responses().get(at) : response(wanted.get(), recorded.get()));
        }
        return stored.toBuilder().responses(responses).build();
    }

    private static ItemResponse response(Get wanted, Entry recorded) {
        UnaryOperator<Map<String, AttributeValue>> projection =
                Projection.of(wanted.projectionExpression(), wanted.expressionAttributeNames());
        ItemResponse.Builder response = ItemResponse.builder();
        recorded.known().map(projection).ifPresent(response::item);
        return response.build();
    }

    private Optional<Entry> recorded(String name, Map<String, AttributeValue> key) {
        KnownTable table = overlay.table(name, source);
        return table.recorded(table.key(key));
    }

    private static void refuseLegacy(boolean isLegacy) {
        if (isLegacy) {
            throw new Incomplete("it reads written items with legacy parameters instead of expressions");
        }
    }
}

package io.dynamigrate.internal.preview;

import io.dynamigrate.internal.expression.Incomplete;
import io.dynamigrate.internal.expression.Refusal;
import io.dynamigrate.internal.expression.Values;
import io.dynamigrate.preview.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Records writes of items instead of sending them, and answers as DynamoDB would. */
final class Writes {

    private final Overlay overlay;
    private final Source source;
    private final Tally tally;
    private final boolean withContents;

    Writes(Overlay overlay, Source source, Tally tally, boolean withContents) {
        this.overlay = overlay;
        this.source = source;
        this.tally = tally;
        this.withContents = withContents;
    }

    PutItemResponse put(PutItemRequest request) {
        requireExpressions(request.hasExpected());
        Judgement judged = one(request);
        PutItemResponse.Builder response = PutItemResponse.builder();
        ReturnedValues.of(request.returnValuesAsString(), judged).ifPresent(response::attributes);
        consumed(request.returnConsumedCapacity(), List.of(judged)).forEach(response::consumedCapacity);
        return response.build();
    }

    UpdateItemResponse update(UpdateItemRequest request) {
        requireExpressions(request.hasExpected() || request.hasAttributeUpdates());
        Judgement judged = one(request);
        UpdateItemResponse.Builder response = UpdateItemResponse.builder();
        ReturnedValues.of(request.returnValuesAsString(), judged).ifPresent(response::attributes);
        consumed(request.returnConsumedCapacity(), List.of(judged)).forEach(response::consumedCapacity);
        return response.build();
    }

    DeleteItemResponse delete(DeleteItemRequest request) {
        requireExpressions(request.hasExpected());
        Judgement judged = one(request);
        DeleteItemResponse.Builder response = DeleteItemResponse.builder();
        ReturnedValues.of(request.returnValuesAsString(), judged).ifPresent(response::attributes);
        consumed(request.returnConsumedCapacity(), List.of(judged)).forEach(response::consumedCapacity);
        return response.build();
    }

    private static void requireExpressions(boolean isLegacy) {
        if (isLegacy) {
            throw new Incomplete("it writes with legacy parameters instead of expressions");
        }
    }

    private Judgement one(DynamoDbRequest request) {
        Judgement judged = judge(Write.of(request)).get(0);
        record(judged);
        judged.requireCertain();
        if (judged.isRefused()) {
            throw FalseCondition.of(judged);
        }
        return judged;
    }

    BatchWriteItemResponse batch(BatchWriteItemRequest request) {
        List<Judgement> judged = judge(Write.of(request));
        judged.forEach(this::record);
        return BatchWriteItemResponse.builder()
                .unprocessedItems(Map.of())
                .consumedCapacity(consumed(request.returnConsumedCapacity(), judged))
                .build();
    }

    TransactWriteItemsResponse transaction(TransactWriteItemsRequest request) {
        List<Judgement> judged = judge(Write.of(request));
        if (judged.stream().anyMatch(Judgement::isRefused)) {
            judged.forEach(judgement -> list(
                    judgement,
                    judgement.isRefused()
                            ? judgement.note()
                            : Optional.of(Effect.NOT_WRITTEN + "the transaction is cancelled")));
            // The exception tells of each whether its condition is false.
            judged.forEach(Judgement::requireCertain);
            throw FalseCondition.cancelled(judged);
        }
        judged.forEach(this::record);
        judged.forEach(Judgement::requireCertain);
        return TransactWriteItemsResponse.builder()
                .consumedCapacity(consumed(request.returnConsumedCapacity(), judged))
                .build();
    }

    /** All are judged before one is applied: DynamoDB does not let two of one request be on the same item. */
    private List<Judgement> judge(List<Write> writes) {
        List<Judgement> judged = new ArrayList<>();
        Map<KnownTable, Set<Map<String, AttributeValue>>> keys = new HashMap<>();
        for (Write write : writes) {
            KnownTable table = overlay.table(write.table(), source);
            Map<String, AttributeValue> key = table.key(write.item());
            if (!keys.computeIfAbsent(table, any -> new HashSet<>()).add(key)) {
                throw Refusal.invalid("A request cannot write one item twice: " + Values.format(key, key.keySet()));
            }
            judged.add(Judgement.of(write, table, table.entry(key, source)));
        }
        return judged;
    }

    private void record(Judgement judged) {
        list(judged, judged.note());
        judged.apply();
    }

    private void list(Judgement judged, Optional<String> note) {
        Effect effect = judged.write().effect(judged.table(), withContents);
        tally.effect(note.map(effect::withNote).orElse(effect));
        tally.wrote(judged.units());
    }

    private static List<ConsumedCapacity> consumed(@Nullable ReturnConsumedCapacity asked, List<Judgement> judged) {
        if (asked == null || asked == ReturnConsumedCapacity.NONE) {
            return List.of();
        }
        Map<String, Double> units = new HashMap<>();
        judged.forEach(
                judgement -> units.merge(judgement.table().table().name(), (double) judgement.units(), Double::sum));
        return units.entrySet().stream()
                .map(table -> ConsumedCapacity.builder()
                        .tableName(table.getKey())
                        .capacityUnits(table.getValue())
                        .build())
                .toList();
    }
}

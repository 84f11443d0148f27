package io.dynamigrate.internal.preview;

import io.dynamigrate.internal.expression.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;

/**
 * Records changes of tables instead of sending them. They count as done at once: nothing is waited for.
 *
 * <p>Which indexes a table has afterwards is known. Whether DynamoDB accepts other changes is not.
 */
final class TableChanges {

    private static final String NOT_CHECKED = "outcome not checked";

    private final Overlay overlay;
    private final Source source;
    private final Tally tally;

    TableChanges(Overlay overlay, Source source, Tally tally) {
        this.overlay = overlay;
        this.source = source;
        this.tally = tally;
    }

    DescribeTableResponse describe(String name) {
        return DescribeTableResponse.builder()
                .table(overlay.table(name, source).description())
                .build();
    }

    UpdateTableResponse update(UpdateTableRequest request) {
        KnownTable table = overlay.table(request.tableName(), source);
        TableDescription before = table.table().description();
        TableDescription.Builder after = before.toBuilder();
        Map<String, GlobalSecondaryIndexDescription> indexes = new HashMap<>();
        before.globalSecondaryIndexes().forEach(index -> indexes.put(index.indexName(), index));
        for (GlobalSecondaryIndexUpdate update : request.globalSecondaryIndexUpdates()) {
            change(update, indexes, table);
        }
        after.globalSecondaryIndexes(indexes.values()).attributeDefinitions(definitions(before, request, indexes));
        table.changed(after.build());
        boolean hasSettings = hasSettings(request);
        TableEffects.of(request, before.tableName())
                .forEach(effect -> tally.effect(hasSettings ? effect.withNote(NOT_CHECKED) : effect));
        if (hasSettings) {
            table.settingsUnknown();
        }
        return UpdateTableResponse.builder().tableDescription(after.build()).build();
    }

    /** Whether it changes more than which indexes there are. */
    private static boolean hasSettings(UpdateTableRequest request) {
        UpdateTableRequest rest = request.toBuilder()
                .attributeDefinitions((Collection<AttributeDefinition>) null)
                .globalSecondaryIndexUpdates((Collection<GlobalSecondaryIndexUpdate>) null)
                .build();
        return request.globalSecondaryIndexUpdates().stream().anyMatch(update -> update.update() != null)
                || !rest.equals(UpdateTableRequest.builder()
                        .tableName(request.tableName())
                        .build());
    }

    private void change(
            GlobalSecondaryIndexUpdate update, Map<String, GlobalSecondaryIndexDescription> indexes, KnownTable table) {
        if (update.create() != null) {
            String name = update.create().indexName();
            if (indexes.putIfAbsent(name, created(update.create())) != null) {
                throw Refusal.invalid("Attempting to create an index which already exists: " + name);
            }
            table.createdIndexes().add(name);
            tally.indexes(1);
        } else if (update.delete() != null) {
            String name = update.delete().indexName();
            if (indexes.remove(name) == null) {
                throw Refusal.noIndex(name);
            }
            table.createdIndexes().remove(name);
        }
    }

    private static GlobalSecondaryIndexDescription created(CreateGlobalSecondaryIndexAction create) {
        GlobalSecondaryIndexDescription.Builder index = GlobalSecondaryIndexDescription.builder()
                .indexName(create.indexName())
                .keySchema(create.keySchema())
                .projection(create.projection())
                .indexStatus(IndexStatus.ACTIVE);
        Optional.ofNullable(create.provisionedThroughput())
                .ifPresent(units -> index.provisionedThroughput(ProvisionedThroughputDescription.builder()
                        .readCapacityUnits(units.readCapacityUnits())
                        .writeCapacityUnits(units.writeCapacityUnits())
                        .build()));
        return index.build();
    }

    /** Those that a key of the table or of an index uses: DynamoDB forgets others. */
    private static List<AttributeDefinition> definitions(
            TableDescription before, UpdateTableRequest request, Map<String, GlobalSecondaryIndexDescription> indexes) {
        List<String> used = Stream.of(
                        before.keySchema().stream(),
                        before.localSecondaryIndexes().stream().flatMap(index -> index.keySchema().stream()),
                        indexes.values().stream().flatMap(index -> index.keySchema().stream()))
                .flatMap(keys -> keys)
                .map(KeySchemaElement::attributeName)
                .toList();
        List<AttributeDefinition> all = new ArrayList<>(before.attributeDefinitions());
        all.addAll(request.attributeDefinitions());
        return all.stream()
                .distinct()
                .filter(definition -> used.contains(definition.attributeName()))
                .toList();
    }

    DescribeTimeToLiveResponse describeTimeToLive(String name) {
        overlay.table(name, source).requireKnownTimeToLive();
        return source.timeToLive(name);
    }

    UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
        KnownTable table = overlay.table(request.tableName(), source);
        TableEffects.of(request, table.table().shortName())
                .forEach(effect -> tally.effect(effect.withNote(NOT_CHECKED)));
        table.timeToLiveUnknown();
        return UpdateTimeToLiveResponse.builder()
                .timeToLiveSpecification(request.timeToLiveSpecification())
                .build();
    }
}

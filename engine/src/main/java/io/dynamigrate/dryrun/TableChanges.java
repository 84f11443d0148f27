package io.dynamigrate.dryrun;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.BillingModeSummary;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;

/** Records changes of tables instead of sending them. They count as done at once: nothing is waited for. */
final class TableChanges {

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
        TableEffects.of(request, before.tableName()).forEach(tally::effect);
        after.globalSecondaryIndexes(indexes.values()).attributeDefinitions(definitions(before, request, indexes));
        Optional.ofNullable(request.billingMode())
                .ifPresent(mode -> after.billingModeSummary(
                        BillingModeSummary.builder().billingMode(mode).build()));
        Optional.ofNullable(request.provisionedThroughput())
                .ifPresent(units -> after.provisionedThroughput(ProvisionedThroughputDescription.builder()
                        .readCapacityUnits(units.readCapacityUnits())
                        .writeCapacityUnits(units.writeCapacityUnits())
                        .build()));
        Optional.ofNullable(request.streamSpecification()).ifPresent(after::streamSpecification);
        Optional.ofNullable(request.deletionProtectionEnabled()).ifPresent(after::deletionProtectionEnabled);
        table.changed(after.build());
        if (hasOtherSettings(request)) {
            table.settingsUnknown("changed in a way that a dry run does not evaluate");
        }
        return UpdateTableResponse.builder().tableDescription(after.build()).build();
    }

    /** Whether it changes more than {@link #update} knows. */
    private static boolean hasOtherSettings(UpdateTableRequest request) {
        UpdateTableRequest rest = request.toBuilder()
                .attributeDefinitions((Collection<AttributeDefinition>) null)
                .globalSecondaryIndexUpdates((Collection<GlobalSecondaryIndexUpdate>) null)
                .billingMode((BillingMode) null)
                .provisionedThroughput((ProvisionedThroughput) null)
                .streamSpecification((StreamSpecification) null)
                .deletionProtectionEnabled(null)
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
        return DescribeTimeToLiveResponse.builder()
                .timeToLiveDescription(overlay.table(name, source).timeToLive(source))
                .build();
    }

    UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
        KnownTable table = overlay.table(request.tableName(), source);
        TimeToLiveSpecification wanted = request.timeToLiveSpecification();
        TimeToLiveDescription before = table.timeToLive(source);
        boolean isOn = before.timeToLiveStatus() == TimeToLiveStatus.ENABLED
                || before.timeToLiveStatus() == TimeToLiveStatus.ENABLING;
        boolean enables = Boolean.TRUE.equals(wanted.enabled());
        if (isOn && !wanted.attributeName().equals(before.attributeName())) {
            throw Refusal.invalid("TimeToLive is active on a different AttributeName: current AttributeName is "
                    + before.attributeName());
        }
        if (isOn == enables) {
            throw Refusal.invalid("TimeToLive is already " + (isOn ? "enabled" : "disabled"));
        }
        TableEffects.of(request, table.table().shortName()).forEach(tally::effect);
        table.changed(TimeToLiveDescription.builder()
                .timeToLiveStatus(enables ? TimeToLiveStatus.ENABLED : TimeToLiveStatus.DISABLED)
                .attributeName(enables ? wanted.attributeName() : null)
                .build());
        return UpdateTimeToLiveResponse.builder()
                .timeToLiveSpecification(wanted)
                .build();
    }
}

package io.dynamigrate.local;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingModeSummary;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** The settings of a table and of its indexes as texts, without what changes by itself. Pure. */
final class TableSettings {

    private TableSettings() {}

    static Map<String, String> of(TableDescription table, TimeToLiveDescription timeToLive) {
        Map<String, String> settings = new TreeMap<>();
        settings.put(
                "billing mode",
                Optional.ofNullable(table.billingModeSummary())
                        .map(BillingModeSummary::billingModeAsString)
                        .orElse("PROVISIONED"));
        settings.put("capacity", capacity(table.provisionedThroughput()));
        settings.put(
                "stream",
                Optional.ofNullable(table.streamSpecification())
                        .filter(stream -> stream.streamEnabled())
                        .map(stream -> stream.streamViewTypeAsString())
                        .orElse("off"));
        settings.put("deletion protection", Boolean.TRUE.equals(table.deletionProtectionEnabled()) ? "on" : "off");
        boolean hasTimeToLive = timeToLive.timeToLiveStatus() == TimeToLiveStatus.ENABLED
                || timeToLive.timeToLiveStatus() == TimeToLiveStatus.ENABLING;
        settings.put("time to live", hasTimeToLive ? "by " + timeToLive.attributeName() : "off");
        return settings;
    }

    static Map<String, String> of(GlobalSecondaryIndexDescription index, TableDescription table) {
        Map<String, String> types = table.attributeDefinitions().stream()
                .collect(Collectors.toMap(
                        AttributeDefinition::attributeName, AttributeDefinition::attributeTypeAsString));
        return new TreeMap<>(Map.of(
                "keys",
                index.keySchema().stream().map(key -> key(key, types)).collect(Collectors.joining(", ")),
                "projection",
                projection(index.projection()),
                "capacity",
                capacity(index.provisionedThroughput())));
    }

    private static String key(KeySchemaElement key, Map<String, String> types) {
        return key.attributeName() + " (" + key.keyTypeAsString() + ", " + types.get(key.attributeName()) + ")";
    }

    private static String projection(Projection projection) {
        List<String> attributes =
                projection.nonKeyAttributes().stream().sorted().toList();
        return projection.projectionTypeAsString() + (attributes.isEmpty() ? "" : " " + attributes);
    }

    /** DynamoDB Local says nothing of the capacity of an index on demand. */
    private static String capacity(@Nullable ProvisionedThroughputDescription units) {
        return units == null || units.writeCapacityUnits() == 0
                ? "on demand"
                : units.readCapacityUnits() + " to read, " + units.writeCapacityUnits() + " to write";
    }
}

package io.dynamigrate.internal.preview;

import io.dynamigrate.preview.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;

/** What a request changes about a table, in words. Pure. */
public final class TableEffects {

    private static final Set<String> SAID_OTHERWISE =
            Set.of("TableName", "AttributeDefinitions", "GlobalSecondaryIndexUpdates");

    private TableEffects() {}

    /** One effect for each change; none if the request changes no table. */
    public static List<Effect> of(DynamoDbRequest request, String table) {
        if (request instanceof UpdateTableRequest update) {
            List<String> changes = new ArrayList<>();
            update.globalSecondaryIndexUpdates().forEach(index -> changes.add(index(index)));
            settings(update).forEach(setting -> changes.add("set " + setting));
            return changes.stream()
                    .map(change -> Effect.table("UpdateTable", table, change))
                    .toList();
        }
        return request instanceof UpdateTimeToLiveRequest update
                ? List.of(Effect.table("UpdateTimeToLive", table, timeToLive(update.timeToLiveSpecification())))
                : List.of();
    }

    private static String timeToLive(TimeToLiveSpecification wanted) {
        return (Boolean.TRUE.equals(wanted.enabled()) ? "enable" : "disable") + " time to live by '"
                + wanted.attributeName() + "'";
    }

    private static String index(GlobalSecondaryIndexUpdate update) {
        if (update.create() != null) {
            return "create index " + index(update.create());
        }
        return update.delete() != null
                ? "delete index " + update.delete().indexName()
                : "change index " + update.update().indexName();
    }

    private static String index(CreateGlobalSecondaryIndexAction index) {
        List<String> attributes = index.projection().nonKeyAttributes();
        return index.indexName()
                + index.keySchema().stream()
                        .map(KeySchemaElement::attributeName)
                        .collect(Collectors.joining(", ", "(", ")"))
                + " " + index.projection().projectionTypeAsString() + (attributes.isEmpty() ? "" : " " + attributes);
    }

    private static List<String> settings(UpdateTableRequest request) {
        List<String> settings = new ArrayList<>();
        for (SdkField<?> field : request.sdkFields()) {
            Optional<Object> value = Optional.ofNullable(field.getValueOrDefault(request))
                    .filter(any -> !(any instanceof SdkAutoConstructList || any instanceof SdkAutoConstructMap));
            if (value.isPresent() && !SAID_OTHERWISE.contains(field.memberName())) {
                settings.add(field.memberName() + " to " + value.get());
            }
        }
        return settings;
    }
}

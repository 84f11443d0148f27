package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * Makes the typed event from JSON by hand: the runtime's own mapping costs a third of a cold start.
 *
 * <p>What is missing, or not of the right type, is null in the event; {@link Request} says so.
 */
final class EventReader {

    static final String RESPONSE_URL = "ResponseURL";

    private EventReader() {}

    static CloudFormationCustomResourceEvent event(Map<String, JsonNode> fields) {
        return CloudFormationCustomResourceEvent.builder()
                .withRequestType(text(fields, "RequestType"))
                .withServiceToken(text(fields, "ServiceToken"))
                .withResponseUrl(text(fields, RESPONSE_URL))
                .withStackId(text(fields, "StackId"))
                .withRequestId(text(fields, "RequestId"))
                .withLogicalResourceId(text(fields, "LogicalResourceId"))
                .withPhysicalResourceId(text(fields, "PhysicalResourceId"))
                .withResourceType(text(fields, "ResourceType"))
                .withResourceProperties(properties(fields, "ResourceProperties"))
                .withOldResourceProperties(properties(fields, "OldResourceProperties"))
                .build();
    }

    /** With one name for a table, however the template names it: another name would be another resource. */
    private static @Nullable Map<String, Object> properties(Map<String, JsonNode> fields, String name) {
        Map<String, Object> properties = object(fields, name).orElse(null);
        String stackId = text(fields, "StackId");
        if (properties != null && stackId != null) {
            for (String table : List.of("TableName", "TrackingTable")) {
                properties.computeIfPresent(
                        table, (key, value) -> value instanceof String arn ? TableName.beside(stackId, arn) : value);
            }
        }
        return properties;
    }

    /** The event for a later hop, as far as it was understood. */
    static byte[] json(CloudFormationCustomResourceEvent event, int hop) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("RequestType", event.getRequestType());
        fields.put("ServiceToken", event.getServiceToken());
        fields.put(RESPONSE_URL, event.getResponseUrl());
        fields.put("StackId", event.getStackId());
        fields.put("RequestId", event.getRequestId());
        fields.put("LogicalResourceId", event.getLogicalResourceId());
        fields.put("PhysicalResourceId", event.getPhysicalResourceId());
        fields.put("ResourceType", event.getResourceType());
        fields.put("ResourceProperties", event.getResourceProperties());
        fields.put("OldResourceProperties", event.getOldResourceProperties());
        fields.values().removeIf(Objects::isNull);
        fields.put(Hop.FIELD, hop);
        return Json.bytes(fields);
    }

    private static @Nullable String text(Map<String, JsonNode> fields, String name) {
        JsonNode node = fields.get(name);
        return node != null && node.isString() && !node.asString().isEmpty() ? node.asString() : null;
    }

    /** The JSON object of that name. */
    @SuppressWarnings("unchecked") // A JSON object's names are strings.
    static Optional<Map<String, Object>> object(Map<String, JsonNode> fields, String name) {
        return Optional.ofNullable(fields.get(name)).filter(JsonNode::isObject).map(node ->
                (Map<String, Object>) Json.plain(node));
    }
}

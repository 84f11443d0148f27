package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.util.Map;
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
                .withResourceProperties(object(fields, "ResourceProperties"))
                .withOldResourceProperties(object(fields, "OldResourceProperties"))
                .build();
    }

    private static @Nullable String text(Map<String, JsonNode> fields, String name) {
        JsonNode node = fields.get(name);
        return node != null && node.isString() && !node.asString().isEmpty() ? node.asString() : null;
    }

    @SuppressWarnings("unchecked") // A JSON object's names are strings.
    private static @Nullable Map<String, Object> object(Map<String, JsonNode> fields, String name) {
        JsonNode node = fields.get(name);
        return node != null && node.isObject() ? (Map<String, Object>) Json.plain(node) : null;
    }
}

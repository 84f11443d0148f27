package io.dynamigrate.function;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * What Amazon SNS delivers to a function, where the {@code ServiceToken} of a custom resource is a topic:
 *
 * <pre>
 * { "Records": [ { "EventSource": "aws:sns", "Sns": { "Message": "{\"RequestType\":\"Create\", … }" } } ] }
 * </pre>
 */
final class SnsRecords {

    private SnsRecords() {}

    /** The messages in the records; none where the fields are not those of such an event. */
    static List<String> messages(Map<String, JsonNode> fields) {
        return Optional.ofNullable(fields.get("Records"))
                .filter(JsonNode::isArray)
                .map(records -> records.asArray().stream()
                        .flatMap(record -> message(record).stream())
                        .toList())
                .orElse(List.of());
    }

    private static Optional<String> message(JsonNode record) {
        return Stream.of(record)
                .filter(JsonNode::isObject)
                .flatMap(node -> node.field("Sns").stream())
                .filter(JsonNode::isObject)
                .flatMap(sns -> sns.field("Message").stream())
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .findFirst();
    }
}

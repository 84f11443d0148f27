package io.dynamigrate.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A file of items as {@code aws dynamodb scan} prints them: {@code {"Items": [{"PK": {"S": "USER#1"}}]}}. */
final class ItemsFile {

    private ItemsFile() {}

    /**
     * Reads the items; none where there is no such file.
     *
     * @throws UsageException if the file holds anything else
     */
    static List<Map<String, AttributeValue>> read(Path path) {
        if (!Files.exists(path)) {
            return List.of();
        }
        try {
            return Json.objects(Json.object(Files.readString(path)), "Items").stream()
                    .map(ItemsFile::attributes)
                    .toList();
        } catch (IOException | RuntimeException e) {
            throw new UsageException(
                    "The items in " + path + " cannot be read, because " + e.getMessage()
                            + ": write them as 'aws dynamodb scan' prints them.",
                    e);
        }
    }

    private static Map<String, AttributeValue> attributes(Map<String, JsonNode> item) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        item.forEach((name, value) -> attributes.put(name, attribute(value)));
        return attributes;
    }

    private static AttributeValue attribute(JsonNode node) {
        if (!node.isObject() || node.asObject().size() != 1) {
            throw new IllegalArgumentException(Json.plain(node) + " is no value with its type");
        }
        Map.Entry<String, JsonNode> typed =
                node.asObject().entrySet().iterator().next();
        JsonNode value = typed.getValue();
        return switch (typed.getKey()) {
            case "S" -> AttributeValue.fromS(value.asString());
            case "N" -> AttributeValue.fromN(value.asString());
            case "B" -> AttributeValue.fromB(bytes(value));
            case "BOOL" -> AttributeValue.fromBool(value.asBoolean());
            case "NULL" -> AttributeValue.fromNul(true);
            case "M" -> AttributeValue.fromM(attributes(value.asObject()));
            case "L" ->
                AttributeValue.fromL(
                        value.asArray().stream().map(ItemsFile::attribute).toList());
            case "SS" -> AttributeValue.fromSs(texts(value));
            case "NS" -> AttributeValue.fromNs(texts(value));
            case "BS" ->
                AttributeValue.fromBs(
                        value.asArray().stream().map(ItemsFile::bytes).toList());
            default -> throw new IllegalArgumentException("'" + typed.getKey() + "' is no type of DynamoDB");
        };
    }

    private static List<String> texts(JsonNode list) {
        return list.asArray().stream().map(JsonNode::asString).toList();
    }

    private static SdkBytes bytes(JsonNode base64) {
        return SdkBytes.fromByteArray(Base64.getDecoder().decode(base64.asString()));
    }
}

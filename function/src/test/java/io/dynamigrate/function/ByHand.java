package io.dynamigrate.function;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** Commands for one table, written with single quotes, and their results. */
record ByHand(Stage.Version version, String table) {

    /** The result as it comes. */
    String text(String fields) {
        return version.invoke(json("{" + fields + ",'TableName':'TABLE'}"));
    }

    Map<String, JsonNode> result(String fields) {
        return version.result(json("{" + fields + ",'TableName':'TABLE'}"));
    }

    /** JSON with double quotes, and with the name of the table. */
    String json(String text) {
        return text.replace('\'', '"').replace("TABLE", table);
    }

    /** The fields that are texts or numbers. */
    static Map<String, String> texts(Map<String, JsonNode> object) {
        return object.entrySet().stream()
                .filter(field -> field.getValue().isString() || field.getValue().isNumber())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, field -> field.getValue().text()));
    }

    static Map<String, String> texts(JsonNode object) {
        return texts(object.asObject());
    }

    static List<String> strings(JsonNode array) {
        return array.asArray().stream().map(JsonNode::asString).toList();
    }

    /** The types of the findings in a result. */
    static List<String> findings(Map<String, JsonNode> result) {
        return result.get("findings").asArray().stream()
                .map(finding -> finding.asObject().get("type").asString())
                .toList();
    }
}

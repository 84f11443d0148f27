package io.dynamigrate.function;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.protocols.jsoncore.JsonNodeParser;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;

/** JSON as it comes in and goes out: the SDK's own, because any other costs cold start. */
final class Json {

    private Json() {}

    /**
     * The value in this text. The parser refuses what is nested deeper than 1000 levels.
     *
     * @throws InputException if it is not JSON
     */
    static JsonNode parse(byte[] text) {
        try {
            // Without error locations: they quote the text, and with it perhaps the response URL.
            return JsonNodeParser.builder().removeErrorLocations(true).build().parse(text);
        } catch (RuntimeException e) {
            throw new InputException("What was sent is not valid JSON, or is nested too deeply: send a CloudFormation"
                    + " event, or a command such as {\"action\": \"status\", \"TableName\": \"users\"}.");
        }
    }

    /** A node in terms of maps, lists and strings; every scalar becomes a string, as CloudFormation does it itself. */
    static @Nullable Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            node.asObject().forEach((name, value) -> object.put(name, plain(value)));
            return object;
        }
        if (node.isArray()) {
            List<@Nullable Object> array = new ArrayList<>();
            node.asArray().forEach(element -> array.add(plain(element)));
            return array;
        }
        return node.isNull() ? null : node.text();
    }

    /** The text of maps, iterables, strings, booleans, whole numbers and parsed JSON with such numbers, in UTF-8. */
    static byte[] bytes(Map<String, ? extends @Nullable Object> object) {
        JsonWriter writer = JsonWriter.create();
        write(writer, object);
        return writer.getBytes();
    }

    private static void write(JsonWriter writer, @Nullable Object value) {
        if (value instanceof JsonNode node) {
            write(writer, value(node));
        } else if (value == null) {
            writer.writeNull();
        } else if (value instanceof Map<?, ?> object) {
            writer.writeStartObject();
            object.forEach((name, element) -> {
                writer.writeFieldName(encodable(String.valueOf(name)));
                write(writer, element);
            });
            writer.writeEndObject();
        } else if (value instanceof Iterable<?> array) {
            writer.writeStartArray();
            array.forEach(element -> write(writer, element));
            writer.writeEndArray();
        } else if (value instanceof Boolean flag) {
            writer.writeValue(flag);
        } else if (value instanceof Number number) {
            writer.writeValue(number.longValue());
        } else {
            writer.writeValue(encodable(value.toString()));
        }
    }

    private static @Nullable Object value(JsonNode node) {
        if (node.isObject()) {
            return node.asObject();
        }
        if (node.isArray()) {
            return node.asArray();
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        return node.isNull() ? null : node.isNumber() ? Long.valueOf(node.asNumber()) : node.asString();
    }

    /** Half a surrogate pair, which an error message may end with, has no UTF-8 and would break the writer. */
    private static String encodable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}

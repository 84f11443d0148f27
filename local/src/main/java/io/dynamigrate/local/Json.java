package io.dynamigrate.local;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.protocols.jsoncore.JsonNodeParser;
import software.amazon.awssdk.protocols.jsoncore.JsonNodeVisitor;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;

/** JSON, read and written in the few ways that this module needs. */
final class Json {

    private static final JsonNodeParser PARSER = JsonNodeParser.create();

    private Json() {}

    static Map<String, JsonNode> object(String text) {
        return object(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The fields of a JSON object, in their order.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    static Map<String, JsonNode> object(byte[] text) {
        List<JsonNode> nodes;
        try {
            nodes = PARSER.parse(inBrackets(text)).asArray();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("it is not valid JSON", e);
        }
        if (nodes.size() != 1 || !nodes.get(0).isObject()) {
            throw new IllegalArgumentException("it is not a JSON object");
        }
        return nodes.get(0).asObject();
    }

    /**
     * One field of an object.
     *
     * @throws IllegalArgumentException if it is missing
     */
    static JsonNode field(Map<String, JsonNode> object, String name) {
        JsonNode field = object.get(name);
        if (field == null) {
            throw new IllegalArgumentException("there is no field " + name + " in " + text(object));
        }
        return field;
    }

    /** One field of an object that is a list of objects. */
    static List<Map<String, JsonNode>> objects(Map<String, JsonNode> object, String name) {
        return field(object, name).asArray().stream().map(JsonNode::asObject).toList();
    }

    /** One field of an object, a string as it is, and anything else as JSON. */
    static String plain(Map<String, JsonNode> object, String name) {
        return plain(field(object, name));
    }

    /** Strings, truth values, parsed nodes, and maps and lists of such, as JSON. */
    static String text(Object value) {
        JsonWriter writer = JsonWriter.create();
        write(writer, value);
        return new String(writer.getBytes(), StandardCharsets.UTF_8);
    }

    /** A string as it is, and anything else as JSON. */
    static String plain(JsonNode node) {
        return node.isString() ? node.asString() : text(node);
    }

    private static void write(JsonWriter writer, Object value) {
        if (value instanceof JsonNode node) {
            node.visit(new Printer(writer));
        } else if (value instanceof Map<?, ?> fields) {
            writer.writeStartObject();
            fields.forEach((name, field) -> {
                writer.writeFieldName(name.toString());
                write(writer, field);
            });
            writer.writeEndObject();
        } else if (value instanceof List<?> values) {
            writer.writeStartArray();
            values.forEach(element -> write(writer, element));
            writer.writeEndArray();
        } else if (value instanceof Boolean truth) {
            writer.writeValue(truth);
        } else {
            writer.writeValue(value.toString());
        }
    }

    // The parser stops at the end of the first value: only inside an array does it notice a second one.
    private static byte[] inBrackets(byte[] text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length + 2);
        bytes.write('[');
        bytes.writeBytes(text);
        bytes.write(']');
        return bytes.toByteArray();
    }

    private record Printer(JsonWriter writer) implements JsonNodeVisitor<JsonWriter> {

        @Override
        public JsonWriter visitNull() {
            return writer.writeNull();
        }

        @Override
        public JsonWriter visitBoolean(boolean value) {
            return writer.writeValue(value);
        }

        @Override
        public JsonWriter visitNumber(String value) {
            return writer.writeNumber(value);
        }

        @Override
        public JsonWriter visitString(String value) {
            return writer.writeValue(value);
        }

        @Override
        public JsonWriter visitArray(List<JsonNode> values) {
            writer.writeStartArray();
            values.forEach(value -> value.visit(this));
            return writer.writeEndArray();
        }

        @Override
        public JsonWriter visitObject(Map<String, JsonNode> fields) {
            writer.writeStartObject();
            fields.forEach((name, value) -> {
                writer.writeFieldName(name);
                value.visit(this);
            });
            return writer.writeEndObject();
        }

        @Override
        public JsonWriter visitEmbeddedObject(Object value) {
            throw new IllegalArgumentException("JSON text holds no embedded objects");
        }
    }
}

package io.dynamigrate.local;

import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attribute values as texts that people can read, and that are equal exactly where the values are. */
final class ItemText {

    private ItemText() {}

    static String of(AttributeValue value) {
        return switch (value.type()) {
            case S -> quoted(value.s());
            case N -> value.n();
            case B -> bytes(value.b().asByteArray());
            case BOOL -> value.bool().toString();
            case NUL -> "null";
            case SS -> set(value.ss().stream().map(ItemText::quoted));
            case NS -> set(value.ns().stream());
            case BS -> set(value.bs().stream().map(bytes -> bytes(bytes.asByteArray())));
            case L -> value.l().stream().map(ItemText::of).collect(Collectors.joining(", ", "[", "]"));
            case M -> map(value.m());
            default -> throw new IllegalArgumentException("An attribute has a type that is not known: " + value);
        };
    }

    private static String map(Map<String, AttributeValue> attributes) {
        return new TreeMap<>(attributes)
                .entrySet().stream()
                        .map(attribute -> attribute.getKey() + ": " + of(attribute.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
    }

    /** Sets have no order. */
    private static String set(Stream<String> elements) {
        return elements.sorted().collect(Collectors.joining(", ", "<<", ">>"));
    }

    private static String bytes(byte[] value) {
        return "bytes " + Base64.getEncoder().encodeToString(value);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}

package io.dynamigrate.internal.dynamo;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The size of items in bytes, as DynamoDB counts it (developer guide, "Item sizes and formats"). */
public final class ItemSize {

    /** An item may not be larger. */
    public static final int LIMIT = 400 * 1024;

    private static final int CONTAINER = 3;
    private static final int ELEMENT = 1;

    private ItemSize() {}

    public static int of(Map<String, AttributeValue> item) {
        return item.entrySet().stream()
                .mapToInt(attribute -> utf8(attribute.getKey()) + of(attribute.getValue()))
                .sum();
    }

    private static int of(AttributeValue value) {
        if (value.type() == null) {
            return 0; // It has no type, or more than one: DynamoDB refuses it.
        }
        return switch (value.type()) {
            case S -> utf8(value.s());
            case N -> number(value.n());
            case B -> value.b().asByteArrayUnsafe().length;
            case SS -> value.ss().stream().mapToInt(ItemSize::utf8).sum();
            case NS -> value.ns().stream().mapToInt(ItemSize::number).sum();
            case BS ->
                value.bs().stream()
                        .mapToInt(bytes -> bytes.asByteArrayUnsafe().length)
                        .sum();
            case L -> CONTAINER + elements(value.l());
            case M -> CONTAINER + value.m().size() * ELEMENT + of(value.m());
            default -> 1;
        };
    }

    private static int elements(List<AttributeValue> elements) {
        return elements.stream().mapToInt(element -> ELEMENT + of(element)).sum();
    }

    /** A byte for two significant digits and one more, and about one for the sign. Zeros at both ends do not count. */
    private static int number(String text) {
        try {
            BigDecimal number = new BigDecimal(text).stripTrailingZeros();
            return (number.precision() + 1) / 2 + (number.signum() < 0 ? 2 : 1);
        } catch (NumberFormatException e) {
            return utf8(text); // DynamoDB refuses it.
        }
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}

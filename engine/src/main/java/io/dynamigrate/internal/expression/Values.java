package io.dynamigrate.internal.expression;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attribute values as DynamoDB stores and compares them. Pure. */
public final class Values {

    /** DynamoDB's numbers have a magnitude of at most 126 digits and a precision of 38. */
    private static final int MOST_DIGITS = 200;

    private Values() {}

    /** The item as it is read again: numbers lose their trailing zeros. */
    public static Map<String, AttributeValue> stored(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> stored = new LinkedHashMap<>();
        item.forEach((name, value) -> stored.put(name, stored(value)));
        return stored;
    }

    public static AttributeValue stored(AttributeValue value) {
        return switch (type(value)) {
            case N -> AttributeValue.fromN(plain(value.n()));
            case NS ->
                AttributeValue.fromNs(
                        value.ns().stream().map(Values::plain).sorted().toList());
            case SS -> AttributeValue.fromSs(value.ss().stream().sorted().toList());
            case BS ->
                AttributeValue.fromBs(
                        value.bs().stream().sorted(Values::compare).toList());
            case L ->
                AttributeValue.fromL(value.l().stream().map(Values::stored).toList());
            case M -> AttributeValue.fromM(stored(value.m()));
            default -> value;
        };
    }

    /**
     * The type of a value.
     *
     * @throws Incomplete if it has none, or more than one
     */
    private static AttributeValue.Type type(AttributeValue value) {
        return Optional.ofNullable(value.type())
                .orElseThrow(() -> new Incomplete("it uses an attribute value that does not have exactly one type"));
    }

    static BigDecimal number(AttributeValue value) {
        return number(value.n());
    }

    /**
     * A number without trailing zeros.
     *
     * @throws Incomplete if DynamoDB stores no such number; one with a large exponent would be long in plain digits
     */
    private static BigDecimal number(String text) {
        try {
            BigDecimal number = new BigDecimal(text).stripTrailingZeros();
            if (Math.abs((long) number.scale()) <= MOST_DIGITS) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new Incomplete("it uses a number that is not one");
        }
        throw new Incomplete("it uses a number that is too large or too small for DynamoDB");
    }

    static String plain(String number) {
        return number(number).toPlainString();
    }

    /** Whether two values are equal: numbers by value, sets in any order. */
    static boolean equal(AttributeValue one, AttributeValue other) {
        return one.type() == other.type() && stored(one).equals(stored(other));
    }

    /** The order of two values; absent where DynamoDB knows none, because they are not both S, N or B. */
    static Optional<Integer> order(AttributeValue one, AttributeValue other) {
        if (one.type() != other.type()) {
            return Optional.empty();
        }
        return switch (one.type()) {
            case N -> Optional.of(number(one).compareTo(number(other)));
            case S -> Optional.of(Arrays.compareUnsigned(bytes(one.s()), bytes(other.s())));
            case B -> Optional.of(compare(one.b(), other.b()));
            default -> Optional.empty();
        };
    }

    private static int compare(SdkBytes one, SdkBytes other) {
        return Arrays.compareUnsigned(one.asByteArray(), other.asByteArray());
    }

    /** What {@code size} gives: characters, bytes or elements (developer guide); absent where a value has no size. */
    static Optional<AttributeValue> size(AttributeValue value) {
        Optional<Integer> size = switch (value.type()) {
            case S -> Optional.of(value.s().length());
            case B -> Optional.of(value.b().asByteArray().length);
            case SS -> Optional.of(value.ss().size());
            case NS -> Optional.of(value.ns().size());
            case BS -> Optional.of(value.bs().size());
            case L -> Optional.of(value.l().size());
            case M -> Optional.of(value.m().size());
            default -> Optional.empty();
        };
        return size.map(number -> AttributeValue.fromN(Integer.toString(number)));
    }

    static boolean beginsWith(AttributeValue value, AttributeValue start) {
        if (value.type() != start.type()) {
            return false;
        }
        return switch (value.type()) {
            case S -> value.s().startsWith(start.s());
            case B -> latin1(value).startsWith(latin1(start));
            default -> false;
        };
    }

    /** Whether a string, some bytes, a set or a list contain something. */
    static boolean contains(AttributeValue value, AttributeValue part) {
        return switch (value.type()) {
            case S -> part.s() != null && value.s().contains(part.s());
            case B -> part.b() != null && latin1(value).contains(latin1(part));
            case SS -> part.s() != null && value.ss().contains(part.s());
            case NS ->
                part.n() != null && value.ns().stream().map(Values::plain).anyMatch(plain(part.n())::equals);
            case BS -> part.b() != null && value.bs().contains(part.b());
            case L -> value.l().stream().anyMatch(element -> equal(element, part));
            default -> false;
        };
    }

    /** Bytes as a string, one character each. */
    private static String latin1(AttributeValue bytes) {
        return bytes.b().asString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A value for people: {@code 'Ada'}, {@code 17}, {@code ['a', 'b']}. */
    public static String format(AttributeValue value) {
        return switch (type(value)) {
            case S -> "'" + value.s() + "'";
            case N -> value.n();
            case B -> value.b().asByteArray().length + " bytes";
            case BOOL -> value.bool().toString();
            case NUL -> "null";
            case SS -> value.ss().toString();
            case NS -> value.ns().toString();
            case BS -> value.bs().size() + " binaries";
            case L -> value.l().stream().map(Values::format).toList().toString();
            case M -> format(value.m(), Set.of());
            default -> "?";
        };
    }

    /** Attributes for people, in the order of their names, but for those that come first. */
    public static String format(Map<String, AttributeValue> attributes, Set<String> first) {
        List<String> texts = attributes.keySet().stream()
                .sorted((one, other) -> {
                    int byRank = Boolean.compare(!first.contains(one), !first.contains(other));
                    return byRank != 0 ? byRank : one.compareTo(other);
                })
                .map(name -> name + ": " + format(attributes.getOrDefault(name, AttributeValue.fromNul(true))))
                .toList();
        return "{" + String.join(", ", texts) + "}";
    }
}

package io.dynamigrate.dryrun;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What DynamoDB requires of attribute values, wherever they stand (developer guide, "Constraints" and "Supported data
 * types and naming rules"). The messages are its own. Pure.
 */
public final class ValueCheck {

    /** An attribute is the first level. */
    private static final int LEVELS = 32;

    private static final int DIGITS = 38;
    /** Digits before the point of the largest number, 9.99…E+125. */
    private static final int LARGEST = 126;
    /** The same of the smallest, 1E-130. */
    private static final int SMALLEST = -129;

    private static final String INVALID = "One or more parameter values were invalid: ";

    private ValueCheck() {}

    /**
     * Requires that DynamoDB takes values.
     *
     * @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if it does not
     */
    public static void require(Map<String, AttributeValue> values) {
        require(values, 1);
    }

    private static void require(Map<String, AttributeValue> values, int level) {
        values.forEach((name, value) -> {
            if (name.isEmpty()) {
                throw Refusal.invalid("Empty attribute name");
            }
            require(value, level);
        });
    }

    private static void require(AttributeValue value, int level) {
        if (level > LEVELS) {
            throw Refusal.invalid("Nesting Levels have exceeded supported limits:"
                    + " Attributes in the item have nested levels beyond supported limit");
        }
        if (value.type() == null || value.type() == AttributeValue.Type.UNKNOWN_TO_SDK_VERSION) {
            throw Refusal.invalid("Supplied AttributeValue "
                    + (value.type() == null ? "has more than one datatypes set" : "is empty")
                    + ", must contain exactly one of the supported datatypes");
        }
        switch (value.type()) {
            case N -> requireNumber(value.n());
            case NUL -> {
                if (!value.nul()) {
                    throw Refusal.invalid(INVALID + "Null attribute value types must have the value of true");
                }
            }
            case SS -> requireSet("An string set may not be empty", value.ss());
            case NS -> {
                value.ns().forEach(ValueCheck::requireNumber);
                requireSet(
                        "An number set may not be empty",
                        value.ns().stream().map(Values::plain).toList());
            }
            case BS -> requireSet("Binary sets should not be empty", value.bs());
            case L -> value.l().forEach(element -> require(element, level + 1));
            case M -> require(value.m(), level + 1);
            default -> {}
        }
    }

    private static void requireSet(String empty, List<?> elements) {
        if (elements.isEmpty()) {
            throw Refusal.invalid(INVALID + empty);
        }
        if (elements.stream().distinct().count() < elements.size()) {
            throw Refusal.invalid(INVALID + "Input collection contains duplicates");
        }
    }

    private static void requireNumber(String text) {
        BigDecimal number;
        try {
            number = new BigDecimal(text).stripTrailingZeros();
        } catch (NumberFormatException e) {
            throw Refusal.invalid("A value provided cannot be converted into a number");
        }
        int magnitude = number.precision() - number.scale();
        if (number.precision() > DIGITS) {
            throw Refusal.invalid("Attempting to store more than " + DIGITS + " significant digits in a Number");
        }
        if (magnitude > LARGEST) {
            throw Refusal.invalid(
                    "Number overflow. Attempting to store a number with magnitude larger than supported range");
        }
        if (magnitude < SMALLEST) {
            throw Refusal.invalid(
                    "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        }
    }
}

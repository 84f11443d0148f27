package io.dynamigrate.internal.records;

import io.dynamigrate.Finding;
import io.dynamigrate.RefusedException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One stored row without its primary key, read with care: a value of another type is an error that names the row and the
 * attribute.
 *
 * @param migration the id of the migration that the row is about; empty for none
 * @param remedy what to do about such an error
 */
public record Row(Map<String, AttributeValue> item, String name, String migration, String remedy) {

    public Row(Map<String, AttributeValue> item, String name, String migration) {
        this(item, name, migration, "correct the row");
    }

    static Row history(Map<String, AttributeValue> item, String id) {
        return new Row(item, "the history row '" + id + "'", id);
    }

    public static Row status(Map<String, AttributeValue> item) {
        return new Row(
                item,
                "the row '" + LockRow.PARTITION + "'",
                "",
                "correct the row, or repair it with status_row, which removes what cannot be read");
    }

    public static Row run(Map<String, AttributeValue> item, String id) {
        return new Row(item, "the row of the run '" + id + "'", "");
    }

    public Optional<String> text(String attribute) {
        return value(attribute, AttributeValue.Type.S, AttributeValue::s);
    }

    /** The first of these attributes that is there: other tools name them otherwise. */
    public Optional<String> firstText(String attribute, String other) {
        return text(attribute).or(() -> text(other));
    }

    /** The first of these attributes that is there: other tools name them otherwise. */
    public Optional<Instant> firstInstant(String attribute, String other) {
        return instant(attribute).or(() -> instant(other));
    }

    public Optional<Long> number(String attribute) {
        return value(attribute, AttributeValue.Type.N, value -> new BigDecimal(value.n()).longValueExact());
    }

    public Optional<Instant> instant(String attribute) {
        return value(attribute, AttributeValue.Type.S, value -> Instant.parse(value.s()));
    }

    public boolean flag(String attribute) {
        return value(attribute, AttributeValue.Type.BOOL, AttributeValue::bool).orElse(false);
    }

    Map<String, AttributeValue> map(String attribute) {
        return value(attribute, AttributeValue.Type.M, AttributeValue::m).orElse(Map.of());
    }

    /** The maps in a list, read with the same care. */
    List<Row> maps(String attribute) {
        return elements(attribute, AttributeValue.Type.M, "a list of maps").stream()
                .map(element -> new Row(element.m(), "'" + attribute + "' in " + name, migration, remedy))
                .toList();
    }

    public List<String> texts(String attribute) {
        return elements(attribute, AttributeValue.Type.S, "a list of strings").stream()
                .map(AttributeValue::s)
                .toList();
    }

    private List<AttributeValue> elements(String attribute, AttributeValue.Type type, String expected) {
        List<AttributeValue> elements =
                value(attribute, AttributeValue.Type.L, AttributeValue::l).orElse(List.of());
        if (!elements.stream().allMatch(element -> element.type() == type)) {
            throw unexpected(attribute, expected);
        }
        return elements;
    }

    private <T> Optional<T> value(String attribute, AttributeValue.Type type, Function<AttributeValue, T> read) {
        AttributeValue value = value(attribute);
        if (value == null || value.type() == AttributeValue.Type.NUL) {
            return Optional.empty();
        }
        if (value.type() != type) {
            throw unexpected(attribute, "of type " + type);
        }
        try {
            return Optional.of(read.apply(value));
        } catch (ArithmeticException | DateTimeParseException e) {
            throw unexpected(attribute, type == AttributeValue.Type.N ? "a whole number" : "an ISO-8601 time");
        }
    }

    /** Where the name is a key of an index, the attribute has another one: see {@link RecordsTable}. */
    private @Nullable AttributeValue value(String attribute) {
        AttributeValue renamed = item.get(RecordsTable.PREFIX + attribute);
        return renamed == null ? item.get(attribute) : renamed;
    }

    /** What to throw when an attribute is not as expected. */
    RefusedException unexpected(String attribute, String expected) {
        return new RefusedException(List.of(Finding.error(
                migration,
                "malformed_history",
                "The attribute '" + attribute + "' of " + name + " is not " + expected + " but " + found(attribute)
                        + ": " + remedy + ".")));
    }

    private String found(String attribute) {
        AttributeValue value = value(attribute);
        if (value == null) {
            return "missing";
        }
        return switch (value.type()) {
            case S -> "the string '" + value.s() + "'";
            case N -> "the number " + value.n();
            default -> "of type " + value.type();
        };
    }
}

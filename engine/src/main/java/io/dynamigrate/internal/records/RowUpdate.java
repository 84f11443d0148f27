package io.dynamigrate.internal.records;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Changes some attributes of a row and leaves the others as they are; none is left under a name that is a key of an index.
 */
public final class RowUpdate {

    /** What the placeholders of other names of the same attributes begin with. */
    private static final String OTHER = "#other";

    private final List<String> conditions = new ArrayList<>();
    private final List<String> sets = new ArrayList<>();
    private final List<String> removes = new ArrayList<>();
    private final Set<String> changed = new LinkedHashSet<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();

    public RowUpdate set(String attribute, AttributeValue value) {
        sets.add(changed(attribute) + " = " + value(value));
        return this;
    }

    /** Sets the attribute if the row has none. */
    public RowUpdate setOnce(String attribute, AttributeValue value) {
        String name = name(attribute);
        sets.add(name + " = if_not_exists(" + name + ", " + value(value) + ")");
        return this;
    }

    /** Adds one to a number; one that is not there becomes 1. */
    public RowUpdate increment(String attribute) {
        String name = name(attribute);
        sets.add(name + " = if_not_exists(" + name + ", " + value(fromN("0")) + ") + " + value(fromN("1")));
        return this;
    }

    /** Adds the elements to the end of a list. */
    RowUpdate append(String attribute, AttributeValue elements) {
        String name = name(attribute);
        String empty = value(AttributeValue.fromL(List.of()));
        sets.add(name + " = list_append(if_not_exists(" + name + ", " + empty + "), " + value(elements) + ")");
        return this;
    }

    public RowUpdate remove(String attribute) {
        removes.add(changed(attribute));
        return this;
    }

    /** Makes it fail where the row has that attribute. */
    RowUpdate onlyWithout(String attribute) {
        conditions.add("attribute_not_exists(" + name(attribute) + ")");
        return this;
    }

    /** Makes it fail where the row lacks that attribute. */
    public RowUpdate onlyWith(String attribute) {
        conditions.add("attribute_exists(" + name(attribute) + ")");
        return this;
    }

    /** Makes it fail where the attribute does not compare so; {@code operator} is one such as {@code =}. */
    public RowUpdate only(String attribute, String operator, AttributeValue value) {
        conditions.add(name(attribute) + " " + operator + " " + value(value));
        return this;
    }

    /** Makes it fail where the row has that attribute with another value. */
    public RowUpdate onlyWithoutOr(String attribute, AttributeValue value) {
        String name = name(attribute);
        conditions.add("(attribute_not_exists(" + name + ") OR " + name + " = " + value(value) + ")");
        return this;
    }

    /** Makes it fail where the row has that attribute with a value of another type; {@code types} are such as {@code N}. */
    RowUpdate onlyWithoutOrOfType(String attribute, String... types) {
        String name = name(attribute);
        String condition = "attribute_not_exists(" + name + ")";
        for (String type : types) {
            condition += " OR attribute_type(" + name + ", " + value(AttributeValue.fromS(type)) + ")";
        }
        conditions.add("(" + condition + ")");
        return this;
    }

    /** Makes it fail where the attribute is greater; one that is not there is not. */
    public RowUpdate unlessAbove(String attribute, AttributeValue value) {
        conditions.add("NOT " + name(attribute) + " > " + value(value));
        return this;
    }

    public TransactWriteItem of(RecordsTable records, String partition, String sort) {
        return TransactWriteItem.builder()
                .update(update(records, partition, sort))
                .build();
    }

    /** The write itself, which gives the row back where it fails. */
    public Update update(RecordsTable records, String partition, String sort) {
        Map<String, String> stored = storedNames(records);
        return Update.builder()
                .tableName(records.name())
                .key(records.key(partition, sort))
                .updateExpression(expression(stored))
                .conditionExpression(condition())
                .expressionAttributeNames(stored)
                .expressionAttributeValues(values)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
    }

    /** The same, outside a transaction. */
    public UpdateItemRequest.Builder request(RecordsTable records, String partition, String sort) {
        Map<String, String> stored = storedNames(records);
        return UpdateItemRequest.builder()
                .tableName(records.name())
                .key(records.key(partition, sort))
                .updateExpression(expression(stored))
                .conditionExpression(condition())
                .expressionAttributeNames(stored)
                .expressionAttributeValues(values)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    }

    /** By placeholder, and those of the attributes that are removed because the same is stored under another name. */
    private Map<String, String> storedNames(RecordsTable records) {
        Map<String, String> stored = new HashMap<>();
        names.forEach((placeholder, attribute) -> stored.put(placeholder, records.stored(attribute)));
        Stream.concat(
                        changed.stream().map(records::otherName).flatMap(Optional::stream),
                        records.reserved().stream().filter(key -> !records.isKey(key)))
                .distinct()
                .forEach(name -> stored.put(OTHER + (stored.size() - names.size()), name));
        return stored;
    }

    private String expression(Map<String, String> stored) {
        List<String> removed = Stream.concat(
                        removes.stream(), stored.keySet().stream().filter(name -> name.startsWith(OTHER)))
                .toList();
        return (sets.isEmpty() ? "" : "SET " + String.join(", ", sets))
                + (removed.isEmpty() ? "" : " REMOVE " + String.join(", ", removed));
    }

    private @Nullable String condition() {
        return conditions.isEmpty() ? null : String.join(" AND ", conditions);
    }

    private String changed(String attribute) {
        changed.add(attribute);
        return name(attribute);
    }

    private String name(String attribute) {
        // Some of our names are reserved words of the expression language.
        String name = "#" + names.size();
        names.put(name, attribute);
        return name;
    }

    private String value(AttributeValue value) {
        String name = ":" + values.size();
        values.put(name, value);
        return name;
    }
}

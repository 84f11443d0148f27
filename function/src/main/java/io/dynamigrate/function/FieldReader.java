package io.dynamigrate.function;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** Checks the values of a command's fields. One that is null counts as absent. */
final class FieldReader {

    private static final int LONGEST_NAME = 100;

    private final Map<String, JsonNode> fields;

    FieldReader(Map<String, JsonNode> fields) {
        this.fields = fields;
    }

    boolean has(Field field) {
        return node(field).isPresent();
    }

    /** A text that is not empty. */
    Optional<String> text(Field field) {
        Optional<JsonNode> node = node(field);
        refuse(field, node.isPresent() && !isText(node.get()), "is no text: give one, or leave the field out.");
        return node.map(JsonNode::asString);
    }

    /** The name of a table, or its ARN. */
    Optional<String> table(Field field) {
        Optional<String> name = text(field);
        name.flatMap(text -> TableName.problem(field.text(), text)).ifPresent(problem -> {
            throw new InputException(problem);
        });
        return name;
    }

    /** The name of a person. */
    Optional<String> name(Field field) {
        Optional<String> name = text(field);
        refuse(
                field,
                name.filter(text -> text.length() > LONGEST_NAME || !text.matches("\\P{C}+"))
                        .isPresent(),
                "is not possible: give a name of at most " + LONGEST_NAME + " printable characters.");
        return name;
    }

    /** A list of ids that is not empty. */
    Optional<List<String>> ids(Field field) {
        Optional<JsonNode> node = node(field);
        boolean isPossible = node.isEmpty()
                || (node.get().isArray()
                        && !node.get().asArray().isEmpty()
                        && node.get().asArray().stream().allMatch(FieldReader::isText));
        refuse(
                field,
                !isPossible,
                "is not possible: give a list of ids, at least one, as in [\"20240116_add_index\"].");
        return node.map(ids -> ids.asArray().stream().map(JsonNode::asString).toList());
    }

    /** A whole number from 1. */
    Optional<Integer> count(Field field) {
        Optional<JsonNode> node = node(field);
        boolean isPossible = node.isEmpty()
                || (node.get().isNumber() && node.get().asNumber().matches("[1-9][0-9]{0,8}"));
        refuse(field, !isPossible, "is not possible: give a whole number, at least 1.");
        return node.map(count -> Integer.parseInt(count.asNumber()));
    }

    boolean flag(Field field) {
        Optional<JsonNode> node = node(field);
        refuse(field, node.isPresent() && !node.get().isBoolean(), "is no truth value: give true or false.");
        return node.map(JsonNode::asBoolean).orElse(false);
    }

    private Optional<JsonNode> node(Field field) {
        return Optional.ofNullable(fields.get(field.text())).filter(value -> !value.isNull());
    }

    private static boolean isText(JsonNode node) {
        return node.isString() && !node.asString().isBlank();
    }

    private static void refuse(Field field, boolean isWrong, String why) {
        if (isWrong) {
            throw new InputException("The field " + field.text() + " " + why);
        }
    }
}

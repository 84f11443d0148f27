package io.dynamigrate.function;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** The rules for events, told a second time and in another way than the function does. */
final class ValidEvent {

    private static final Map<String, String> PROPERTIES = Map.of(
            "TableName", ".*",
            "Target", " *[abc]? *",
            "FunctionVersion", " *|(.*:)?[0-9]{1,18} *",
            "OnDelete", " *(retain|rollback)? *",
            "OnDowngrade", " *(rollback|keep|fail)? *",
            "Force", " *(true|false)? *");
    private static final Map<String, Set<String>> COMMANDS = Map.of(
            "migrate", Set.of("action", "TableName", "target", "force", "dryRun"),
            "rollback", Set.of("action", "TableName", "target", "steps", "force", "dryRun"));

    private ValidEvent() {}

    /** Whether it may change this table. */
    static boolean is(byte[] bytes, String table) {
        JsonNode node = Json.parse(bytes);
        return node.isObject()
                && (node.field("ResponseURL").isPresent() ? isEvent(node, table) : isCommand(node, table));
    }

    private static boolean isEvent(JsonNode event, String table) {
        return List.of("RequestType", "StackId", "RequestId", "LogicalResourceId").stream()
                        .allMatch(name -> !text(event, name).isEmpty())
                && Set.of("Create", "Update", "Delete").contains(text(event, "RequestType"))
                && event.field("ResourceProperties")
                        .filter(properties -> areValid(properties, table, text(event, "RequestType")))
                        .isPresent();
    }

    private static boolean areValid(JsonNode properties, String table, String type) {
        return properties.isObject()
                && text(properties, "TableName").strip().equals(table)
                && PROPERTIES.entrySet().stream()
                        .filter(rule -> !type.equals("Delete") || !rule.getKey().equals("Target"))
                        .allMatch(rule -> properties.field(rule.getKey()).stream()
                                .allMatch(value -> isValid(value, rule.getValue())));
    }

    private static boolean isValid(JsonNode value, String pattern) {
        return value.isNull()
                || (value.text() != null
                        && value.text().toLowerCase(Locale.ROOT).matches(pattern));
    }

    private static boolean isCommand(JsonNode command, String table) {
        Set<String> allowed = COMMANDS.getOrDefault(text(command, "action"), Set.of());
        return text(command, "TableName").equals(table)
                && allowed.containsAll(command.asObject().keySet());
    }

    private static String text(JsonNode object, String name) {
        return object.field(name)
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .orElse("");
    }
}

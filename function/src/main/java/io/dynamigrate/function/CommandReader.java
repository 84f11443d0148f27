package io.dynamigrate.function;

import io.dynamigrate.plan.Direction;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** Checks a command by hand. A person typed it, so nothing is guessed and nothing is ignored. */
final class CommandReader {

    private final Action action;
    private final Map<String, JsonNode> fields;

    private CommandReader(Action action, Map<String, JsonNode> fields) {
        this.action = action;
        this.fields = fields;
    }

    /**
     * The command.
     *
     * @throws InputException if a field is missing, unknown, or not valid, or if two contradict each other
     */
    static Command read(Map<String, JsonNode> fields) {
        JsonNode action = fields.get("action");
        if (action == null && fields.containsKey("RequestType")) {
            throw new InputException(
                    "The event has a RequestType but no ResponseURL, so that CloudFormation could not be"
                            + " answered: send it as CloudFormation does, or send a command with an action.");
        }
        if (action == null) {
            throw new InputException("The command has no action: use one of " + Action.names()
                    + ", as in {\"action\": \"status\", \"TableName\": \"users\"}.");
        }
        if (!action.isString()) {
            throw new InputException("The field action is no text: use one of " + Action.names() + ".");
        }
        return new CommandReader(Action.of(action.asString()), fields).read();
    }

    private Command read() {
        fields.keySet().forEach(this::requireKnown);
        Command command = new Command(
                action,
                text("TableName")
                        .orElseThrow(() -> new InputException("The field TableName is missing: give the name of the"
                                + " table, as in {\"action\": \"" + action.text() + "\", \"TableName\": \"users\"}.")),
                text("TrackingTable"),
                text("Migrations"),
                direction(),
                text("target"),
                steps(),
                flag("dryRun"),
                flag("force"));
        if (command.target().isPresent() && command.steps().isPresent()) {
            throw new InputException("The fields target and steps contradict each other: give one of them.");
        }
        if (command.direction() == Direction.MIGRATE && command.steps().isPresent()) {
            throw new InputException("The field steps needs \"direction\": \"rollback\": to plan a migration, give a"
                    + " target or nothing.");
        }
        return command;
    }

    private void requireKnown(String name) {
        if (!name.equals("action") && !action.fields().contains(name)) {
            throw new InputException("The field " + Text.quoted(name) + " is not one of " + action.text()
                    + ", which takes " + String.join(", ", action.fields()) + ".");
        }
    }

    private Direction direction() {
        String direction = text("direction").orElse(action == Action.ROLLBACK ? "rollback" : "migrate");
        return switch (direction) {
            case "migrate" -> Direction.MIGRATE;
            case "rollback" -> Direction.ROLLBACK;
            default ->
                throw new InputException(
                        "The direction " + Text.quoted(direction) + " is not known: use migrate or rollback.");
        };
    }

    private Optional<String> text(String name) {
        Optional<JsonNode> node = node(name);
        if (node.filter(value -> !value.isString() || value.asString().isBlank())
                .isPresent()) {
            throw new InputException("The field " + name + " is no text: give one, or leave the field out.");
        }
        return node.map(JsonNode::asString);
    }

    private Optional<Integer> steps() {
        Optional<JsonNode> node = node("steps");
        if (node.filter(value -> !value.isNumber() || !value.asNumber().matches("[1-9][0-9]{0,8}"))
                .isPresent()) {
            throw new InputException("The field steps is not possible: give a whole number, at least 1.");
        }
        return node.map(value -> Integer.parseInt(value.asNumber()));
    }

    private boolean flag(String name) {
        Optional<JsonNode> node = node(name);
        if (node.filter(value -> !value.isBoolean()).isPresent()) {
            throw new InputException("The field " + name + " is no truth value: give true or false.");
        }
        return node.map(JsonNode::asBoolean).orElse(false);
    }

    private Optional<JsonNode> node(String name) {
        return Optional.ofNullable(fields.get(name)).filter(value -> !value.isNull());
    }
}

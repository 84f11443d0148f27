package io.dynamigrate.local;

import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** How outcomes and tables look on the screen. */
record Report(Screen screen) {

    /** What an event ran. */
    void ran(Outcome outcome) {
        if (!outcome.applied().isEmpty()) {
            screen.line("applied", String.join(", ", outcome.applied()));
        }
        if (!outcome.rolledBack().isEmpty()) {
            screen.line("rolled back", String.join(", ", outcome.rolledBack()));
        }
        if (outcome.applied().isEmpty() && outcome.rolledBack().isEmpty()) {
            screen.line("ran", "nothing");
        }
    }

    /** What CloudFormation was told. */
    void told(Outcome outcome) {
        if (outcome.answer().isEmpty()) {
            screen.line("told", screen.bad("nothing") + ": " + outcome.error().orElse("this was a command by hand"));
            return;
        }
        Answer answer = outcome.answer().get();
        String status = answer.succeeded() ? screen.good(answer.status()) : screen.bad(answer.status());
        screen.line("told", answer.reason().isEmpty() ? status : status + ": " + answer.reason());
    }

    /** What a command returned, whatever its fields are. */
    void result(Outcome outcome) {
        outcome.result().forEach(this::field);
        if (outcome.result().isEmpty()) {
            screen.line("error", screen.bad(outcome.error().orElse("there was no result")));
        }
    }

    /** History, indexes and lock. */
    void table(TableState table) {
        int width = table.history().stream()
                .mapToInt(entry -> entry.name().length())
                .max()
                .orElse(0);
        List<String> history = table.history().stream()
                .map(entry -> entry.name() + " ".repeat(width - entry.name().length() + 2) + status(entry.status()))
                .toList();
        screen.lines("history", history.isEmpty() ? List.of("none") : history);
        String indexes = table.indexes().stream()
                .map(entry -> entry.name() + " " + status(entry.status()))
                .collect(Collectors.joining(", "));
        screen.line("indexes", indexes.isEmpty() ? "none" : indexes);
        screen.line(
                "lock",
                table.lockedBy()
                        .map(holder -> screen.bad("held") + " by " + holder)
                        .orElse("free"));
    }

    private void field(String name, JsonNode value) {
        if (value.isArray()) {
            List<JsonNode> elements = value.asArray();
            if (elements.stream().anyMatch(JsonNode::isObject)) {
                screen.lines(name, elements.stream().map(Report::row).toList());
            } else {
                screen.line(name, list(elements));
            }
        } else if (value.isObject()) {
            screen.lines(
                    name,
                    value.asObject().entrySet().stream()
                            .filter(field -> !field.getValue().isNull())
                            .map(field -> field.getKey() + "  " + text(field.getValue()))
                            .toList());
        } else if (!value.isNull()) {
            List<String> lines = Json.plain(value).lines().toList();
            screen.lines(
                    name, name.equals("error") ? lines.stream().map(screen::bad).toList() : lines);
        }
    }

    /** An object in one row: a text speaks for itself, anything else needs its name, and nothing needs no place. */
    private static String row(JsonNode node) {
        return node.isObject()
                ? node.asObject().entrySet().stream()
                        .filter(field -> !isNothing(field.getValue()))
                        .map(field ->
                                (field.getValue().isString() ? "" : field.getKey() + " ") + text(field.getValue()))
                        .collect(Collectors.joining("  "))
                : text(node);
    }

    private static boolean isNothing(JsonNode node) {
        return node.isNull() || (node.isArray() && node.asArray().isEmpty());
    }

    private static String text(JsonNode node) {
        return node.isArray() ? list(node.asArray()) : Json.plain(node);
    }

    private static String list(List<JsonNode> elements) {
        return elements.isEmpty() ? "none" : elements.stream().map(Json::plain).collect(Collectors.joining(", "));
    }

    private String status(String status) {
        return switch (status) {
            case "applied", "ACTIVE" -> screen.good(status);
            case "failed", "rollback_failed" -> screen.bad(status);
            default -> status;
        };
    }
}

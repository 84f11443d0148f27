package io.dynamigrate.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** The life of a stack, told on one screen: created, updated, looked at by hand, moved back, deleted. */
final class Story {

    private final Screen screen;
    private final Report report;
    private final Stage stage;
    private final StackEvents stack;
    private int step;

    Story(Screen screen, Stage stage) {
        this.screen = screen;
        this.stage = stage;
        stack = new StackEvents(stage.place());
        report = new Report(screen);
    }

    /** Plays it to the end, or up to the first failure; whether it came to the end. */
    boolean play() throws Exception {
        Outcome plan = screen.during("starting the function", () -> stage.play(command("plan", Map.of())));
        if (!plan.succeeded()) {
            screen.error("The function could not list its migrations: "
                    + plan.error().orElseThrow());
            return false;
        }
        List<String> ids = ids(plan);
        if (ids.size() < 2) {
            screen.error("The story needs two migrations, and there are " + ids.size()
                    + ": add one, or play an event, for example ./run events/create.json.");
            return false;
        }
        String first = ids.get(0);
        String second = ids.get(1);
        String last = ids.get(ids.size() - 1);

        Outcome created = event("Create the stack with Target " + second, stack.create(second));
        String id = created.answer().map(Answer::physicalResourceId).orElse("");
        return created.succeeded()
                && event("Update it: Target " + last, stack.update(id, second, last))
                        .succeeded()
                && dryRun("Look before moving back, by hand: rollback with dryRun", first)
                && event("Update it: Target back at " + first, stack.update(id, last, first))
                        .succeeded()
                && event("Delete the stack, with OnDelete RollBack", stack.delete(id, first))
                        .succeeded();
    }

    private Outcome event(String title, String json) throws Exception {
        title(title);
        Outcome outcome = screen.during("the function is at work", () -> stage.play(json));
        report.ran(outcome);
        report.table(stage.table());
        report.told(outcome);
        return outcome;
    }

    private String command(String action, Map<String, ?> options) {
        Map<String, Object> command = new LinkedHashMap<>(stage.place());
        command.put("action", action);
        command.putAll(options);
        return Json.text(command);
    }

    private boolean dryRun(String title, String target) throws Exception {
        title(title);
        Map<String, Object> options = Map.of("target", target, "dryRun", true);
        Outcome outcome = screen.during("the function is at work", () -> stage.play(command("rollback", options)));
        if (!outcome.succeeded()) {
            report.result(outcome);
            return false;
        }
        screen.line("would", "roll back " + String.join(", ", ids(outcome)));
        report.table(stage.table());
        screen.line("told", "nothing, because CloudFormation did not ask");
        return true;
    }

    private void title(String title) {
        step++;
        screen.text("");
        screen.title(step + "  " + title);
    }

    private static List<String> ids(Outcome plan) {
        JsonNode migrations = plan.result().get("migrations");
        return migrations == null
                ? List.of()
                : migrations.asArray().stream()
                        .flatMap(migration -> migration.field("id").stream())
                        .map(Json::plain)
                        .toList();
    }
}

package io.dynamigrate.function;

import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.Goal.Repair.Correction;
import io.dynamigrate.preview.DryRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** Checks a command by hand. A person typed it, so nothing is guessed and nothing is ignored. */
final class CommandReader {

    private final Action action;
    private final FieldReader fields;

    private CommandReader(Action action, FieldReader fields) {
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
        Action known = Action.of(action.asString());
        fields.keySet().forEach(name -> requireKnown(known, name));
        return new CommandReader(known, new FieldReader(fields)).read();
    }

    private static void requireKnown(Action action, String name) {
        List<String> allowed = action.fields().stream().map(Field::text).toList();
        if (!name.equals("action") && !allowed.contains(name)) {
            throw new InputException("The field " + Text.quoted(name) + " is not one of " + action.text()
                    + ", which takes " + (allowed.isEmpty() ? "none" : String.join(", ", allowed)) + "."
                    + Spelling.nearest(name, allowed)
                            .map(nearest -> " Did you mean " + nearest + "?")
                            .orElse(""));
        }
    }

    private Command read() {
        refuseTogether(Field.TARGET, Field.STEPS, Field.IDS);
        refuseTogether(Field.ID, Field.DIRECTION);
        return new Command(
                action,
                action == Action.HELP ? "" : required(Field.TABLE_NAME, fields.table(Field.TABLE_NAME)),
                fields.table(Field.TRACKING_TABLE),
                fields.text(Field.MIGRATIONS),
                goal(),
                fields.text(Field.ID),
                fields.text(Field.CORRECTION).flatMap(Corrections::findOfTable),
                runId(),
                fields.flag(Field.DRY_RUN),
                continues(),
                contents(),
                page(),
                fields.flag(Field.FORCE),
                fields.name(Field.BY));
    }

    private Optional<Goal> goal() {
        return switch (action) {
            case MIGRATE -> Optional.of(migrate());
            case ROLLBACK -> Optional.of(rollback());
            case BASELINE -> Optional.of(Goal.baseline(fields.text(Field.TARGET)));
            case REPAIR -> repair();
            case PLAN -> Optional.of(isRollback(Field.STEPS, Field.IDS) ? rollback() : migrate());
            case VALIDATE ->
                isRollback(Field.TARGET, Field.STEPS, Field.IDS) ? Optional.of(rollback()) : Optional.empty();
            case STATUS, HISTORY, UNLOCK, HELP -> Optional.empty();
        };
    }

    /** The goal of a correction of one record; none where the correction is about no migration. */
    private Optional<Goal> repair() {
        String correction = required(Field.CORRECTION, fields.text(Field.CORRECTION));
        if (Corrections.findOfTable(correction).isEmpty()) {
            return Optional.of(Goal.repair(required(Field.ID, fields.text(Field.ID)), correction(correction)));
        }
        if (fields.has(Field.ID)) {
            throw new InputException(
                    "The correction " + correction + " is about no migration: leave the field id out.");
        }
        return Optional.empty();
    }

    private Optional<String> runId() {
        Optional<String> runId = fields.text(Field.RUN_ID);
        if (action == Action.UNLOCK && runId.isEmpty()) {
            throw new InputException("The field runId is missing, which names the run whose lock to release: send "
                    + Help.exampleText(Action.STATUS) + ", and give the runId that its result shows in lock.");
        }
        return runId;
    }

    private Goal migrate() {
        return fields.text(Field.TARGET).map(Goal::migrateTo).orElseGet(Goal::migrate);
    }

    private Goal rollback() {
        return fields.text(Field.TARGET)
                .map(Goal::rollbackTo)
                .or(() -> fields.ids(Field.IDS).map(Goal::rollbackOf))
                .or(() -> fields.count(Field.STEPS).map(Goal::rollback))
                .orElseGet(Goal::rollbackLast);
    }

    /** Whether it is about rolling back, which alone has those fields. */
    private boolean isRollback(Field... own) {
        String direction = fields.text(Field.DIRECTION).orElse("migrate");
        if (!List.of("migrate", "rollback").contains(direction)) {
            throw new InputException(
                    "The direction " + Text.quoted(direction) + " is not known: use migrate or rollback.");
        }
        boolean isRollback = direction.equals("rollback");
        Stream.of(own)
                .filter(field -> !isRollback && fields.has(field))
                .findFirst()
                .ifPresent(field -> {
                    throw new InputException("The field " + field.text()
                            + " needs \"direction\": \"rollback\": set that, or leave the field out.");
                });
        return isRollback;
    }

    private boolean continues() {
        if (fields.flag(Field.CONTINUE) && fields.flag(Field.DRY_RUN)) {
            throw new InputException(
                    "The fields continue and dryRun contradict each other, because a dry run ends in one invocation:"
                            + " give one of them.");
        }
        return fields.flag(Field.CONTINUE);
    }

    private DryRun.Contents contents() {
        if (fields.has(Field.CONTENTS) && !fields.flag(Field.DRY_RUN)) {
            throw new InputException("The field contents needs \"dryRun\": true: set that, or leave the field out.");
        }
        return fields.flag(Field.CONTENTS) ? DryRun.Contents.SHOWN : DryRun.Contents.HIDDEN;
    }

    private Page page() {
        Optional<Integer> limit = fields.count(Field.LIMIT);
        if (limit.filter(count -> count > Page.LARGEST).isPresent()) {
            throw new InputException("The field limit is above " + Page.LARGEST + ": give that or less.");
        }
        return Page.of(fields.count(Field.NEXT).orElse(null), limit.orElse(null));
    }

    private static Correction correction(String name) {
        return Corrections.find(name)
                .orElseThrow(() -> new InputException("The correction " + Text.quoted(name)
                        + " is not known: use one of " + Corrections.names() + "."));
    }

    private void refuseTogether(Field... choice) {
        List<String> given =
                Stream.of(choice).filter(fields::has).map(Field::text).toList();
        if (given.size() > 1) {
            throw new InputException(
                    "The fields " + String.join(" and ", given) + " contradict each other: give one of them.");
        }
    }

    private String required(Field field, Optional<String> value) {
        return value.orElseThrow(() -> new InputException(
                "The field " + field.text() + " is missing: give it, as in " + Help.exampleText(action) + "."));
    }
}

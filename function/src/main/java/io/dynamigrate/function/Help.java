package io.dynamigrate.function;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be commanded, in terms of JSON. */
final class Help {

    private static final String ID = "20240116_add_activity_index";

    private Help() {}

    /** All actions, all fields, and the names of the sets of migrations. */
    static Map<String, @Nullable Object> of(Collection<String> sets) {
        Map<String, @Nullable Object> help = new LinkedHashMap<>();
        help.put("action", Action.HELP.text());
        help.put("actions", Arrays.stream(Action.values()).map(Help::action).toList());
        Map<String, String> fields = new LinkedHashMap<>();
        Arrays.stream(Field.values()).forEach(field -> fields.put(field.text(), field.meaning()));
        help.put("fields", fields);
        help.put("sets", List.copyOf(sets));
        return help;
    }

    private static Map<String, @Nullable Object> action(Action action) {
        Map<String, @Nullable Object> help = new LinkedHashMap<>();
        help.put("action", action.text());
        help.put("does", action.meaning());
        help.put("fields", action.fields().stream().map(Field::text).toList());
        help.put("example", example(action));
        return help;
    }

    /** A command that could be sent as it is. */
    static Map<String, Object> example(Action action) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("action", action.text());
        if (action.fields().contains(Field.TABLE_NAME)) {
            example.put(Field.TABLE_NAME.text(), "users");
        }
        switch (action) {
            case PLAN, VALIDATE -> {
                example.put(Field.DIRECTION.text(), "rollback");
                example.put(Field.STEPS.text(), 2);
            }
            case MIGRATE -> example.put(Field.DRY_RUN.text(), true);
            case ROLLBACK -> example.put(Field.IDS.text(), List.of(ID));
            case BASELINE -> example.put(Field.TARGET.text(), ID);
            case REPAIR -> {
                example.put(Field.ID.text(), ID);
                example.put(Field.CORRECTION.text(), "mark_applied");
            }
            case UNLOCK -> {
                example.put(Field.RUN_ID.text(), "run-8f2c6a51-7d0c-4a57-9c1d-0b3f6a517d0c");
                example.put(Field.BY.text(), "Ada");
            }
            case STATUS, HISTORY, HELP -> {}
        }
        return example;
    }

    static String exampleText(Action action) {
        return new String(Json.bytes(example(action)), StandardCharsets.UTF_8);
    }
}

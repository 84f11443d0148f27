package io.dynamigrate.local;

import java.util.List;
import java.util.Map;

/** The way up or down of one migration, in terms of commands. */
enum Way {
    UP("migrate", "mark_rolled_back"),
    DOWN("rollback", "mark_applied");

    private final String action;
    private final String correction;

    Way(String action, String correction) {
        this.action = action;
        this.correction = correction;
    }

    String action() {
        return action;
    }

    /** The correction of the record after which the way can be taken again. */
    String correction() {
        return correction;
    }

    Map<String, Object> fields(String id) {
        return this == UP ? Map.of("target", id) : Map.of("ids", List.of(id));
    }
}

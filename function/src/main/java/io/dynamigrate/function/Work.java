package io.dynamigrate.function;

import io.dynamigrate.plan.Goal;
import java.util.ArrayList;
import java.util.List;

/**
 * What an event asks for.
 *
 * @param goals the runs, one after the other
 * @param notes sentences for people: what is left as it is, and why
 */
record Work(List<Goal> goals, List<String> notes) {

    Work {
        goals = List.copyOf(goals);
        notes = List.copyOf(notes);
    }

    /** The same, with one note more. */
    Work with(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new Work(goals, more);
    }

    /** Nothing at all. */
    static Work nothing() {
        return new Work(List.of(), List.of());
    }

    /** Nothing, for this reason. */
    static Work nothing(String note) {
        return new Work(List.of(), List.of(note));
    }
}

package io.dynamigrate.run;

import io.dynamigrate.Finding;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.plan.History;
import io.dynamigrate.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/** What unfinished migrations have done already, for people who look before they run. */
final class KeptSteps {

    private KeptSteps() {}

    /** A note for each migration of the plan that will not begin at its beginning. */
    static List<Finding> notes(Plan plan, History history, Store store) {
        List<Finding> notes = new ArrayList<>();
        for (String id : plan.ids()) {
            history.find(id)
                    .filter(record -> Records.isRetry(record, plan.goal().direction()))
                    .ifPresent(record -> note(record, store, notes));
        }
        return notes;
    }

    private static void note(MigrationRecord record, Store store, List<Finding> notes) {
        List<String> steps = new StepStore(store, record.id(), record.epoch()).names();
        if (!steps.isEmpty()) {
            notes.add(Finding.note(
                    record.id(),
                    "kept_steps",
                    "'" + record.id() + "' keeps what it has done: " + String.join(", ", steps)
                            + ". It goes on behind that; to begin afresh, repair it with discard_steps."));
        }
    }
}

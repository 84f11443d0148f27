package io.dynamigrate.internal.work;

import io.dynamigrate.Finding;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.internal.records.StepStore;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.plan.Change;
import io.dynamigrate.plan.History;
import java.util.ArrayList;
import java.util.List;

/** What unfinished migrations have done already, for people who look before they run. */
public final class KeptSteps {

    private KeptSteps() {}

    /** A note for each change that will not begin at its beginning. */
    public static List<Finding> notes(List<Change> changes, History history, Store store) {
        List<Finding> notes = new ArrayList<>();
        for (Change change : changes) {
            history.find(change.id())
                    .filter(record -> Records.isRetry(record, change.direction()))
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

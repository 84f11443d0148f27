package io.dynamigrate.run;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Indexes;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The indexes of the real table: each change is a step, and recorded before it begins. */
final class TableIndexes implements Indexes {

    private final IndexChanges changes;
    private final Steps steps;
    private final Journal journal;
    private final Poll poll;
    private final Consumer<String> log;

    TableIndexes(IndexChanges changes, Steps steps, Journal journal, Poll poll, Consumer<String> log) {
        this.changes = changes;
        this.steps = steps;
        this.journal = journal;
        this.poll = poll;
        this.log = log;
    }

    @Override
    public void create(GlobalIndex index) {
        StepNames.Helper step = steps.names().begin("index.create", index.name(), index.toString());
        if (step.isDone()) {
            return;
        }
        IndexDefinition definition = new IndexDefinition(index);
        if (changes.isBeingDeleted(index.name())) {
            poll.until("the old index '" + index.name() + "' to be gone", changes::areDone);
        }
        if (definition.isOn(changes.describe())) {
            log.accept("Index '" + index.name() + "' is there already.");
        } else {
            poll.until("other index changes before creating '" + index.name() + "'", changes::areDone);
            record(index.name(), index.toString(), IndexRow.CREATING);
            poll.until("room to create index '" + index.name() + "'", () -> changes.begin(definition));
            log.accept("Index '" + index.name() + "' is being created.");
        }
        poll.until("index '" + index.name() + "' to be created", () -> isCreated(definition));
        steps.end(step, journal.index(index.name(), index.toString(), "created"));
    }

    @Override
    public void delete(String name) {
        StepNames.Helper step = steps.names().begin("index.delete", name, name);
        if (step.isDone()) {
            return;
        }
        Optional<String> existing = IndexChanges.find(changes.describe(), name).map(IndexDefinition::describe);
        existing.ifPresent(definition -> {
            record(name, definition, IndexRow.DELETING);
            poll.until("index '" + name + "' to be deleted", () -> changes.delete(name));
        });
        poll.until("the table after deleting '" + name + "'", changes::areDone);
        existing.or(() -> journal.definitionOfDeleted(name))
                .ifPresentOrElse(
                        definition -> steps.end(step, journal.index(name, definition, "deleted")),
                        () -> steps.end(step));
    }

    /** Asks again where the index is not there, or not any more: somebody may have cancelled it. */
    private boolean isCreated(IndexDefinition definition) {
        return changes.areDone(definition::isOn) || (changes.begin(definition) && changes.areDone(definition::isOn));
    }

    private void record(String index, String definition, String status) {
        journal.write(List.of(journal.index(index, definition, status)), List.of());
    }
}

package io.dynamigrate.internal.preview;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Indexes;
import io.dynamigrate.TargetTable;
import io.dynamigrate.internal.change.IndexChanges;
import io.dynamigrate.internal.change.IndexDefinition;
import io.dynamigrate.internal.change.IndexOwnership;
import io.dynamigrate.internal.records.IndexRow;
import io.dynamigrate.internal.work.StepNames;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The indexes of the table in a dry run: changed as in a run, but never waited for, and not recorded. */
final class DryRunIndexes implements Indexes {

    private final IndexChanges changes;
    private final StepNames steps;
    private final Function<String, IndexRow> rows;
    private final IndexOwnership ownership;
    private final Consumer<String> log;

    /**
     * The indexes at the start of one call of {@code up} or {@code down}.
     *
     * @param rows reads the row of an index
     */
    DryRunIndexes(
            IndexChanges changes,
            StepNames steps,
            Function<String, IndexRow> rows,
            IndexOwnership ownership,
            Consumer<String> log) {
        this.changes = changes;
        this.steps = steps;
        this.rows = rows;
        this.ownership = ownership;
        this.log = log;
    }

    @Override
    public void create(GlobalIndex index) {
        if (steps.begin("index.create", index.name(), index.toString()).isDone()) {
            return;
        }
        Optional<String> why = ownership.whyNotCreated(rows.apply(index.name()));
        if (why.isPresent()) {
            log.accept(why.get());
            return;
        }
        IndexDefinition definition = new IndexDefinition(index);
        TargetTable table = changes.describe();
        if (definition.isOn(table)) {
            log.accept("Index '" + index.name() + "' already exists.");
        } else {
            changes.create(definition.creation(table));
        }
    }

    @Override
    public void delete(String name) {
        if (steps.begin("index.delete", name, name).isDone()) {
            return;
        }
        Optional<String> why = ownership.whyNotDeleted(rows.apply(name));
        if (why.isPresent()) {
            log.accept(why.get());
        } else if (IndexChanges.find(changes.describe(), name).isPresent()) {
            changes.delete(name);
        }
    }
}

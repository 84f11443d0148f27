package io.dynamigrate.run;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Indexes;
import java.util.Set;
import java.util.function.Consumer;

/** The indexes of the table in a dry run: changed as in a run, but never waited for, and not recorded. */
final class DryRunIndexes implements Indexes {

    private final IndexChanges changes;
    private final StepNames steps;
    private final Set<String> found;
    private final Consumer<String> log;

    DryRunIndexes(IndexChanges changes, StepNames steps, Set<String> found, Consumer<String> log) {
        this.changes = changes;
        this.steps = steps;
        this.found = found;
        this.log = log;
    }

    @Override
    public void create(GlobalIndex index) {
        if (steps.begin("index.create", index.name(), index.toString()).isDone()) {
            return;
        }
        IndexDefinition definition = new IndexDefinition(index);
        if (definition.isOn(changes.describe())) {
            found.add(index.name());
            log.accept("Index '" + index.name() + "' is there already.");
        } else {
            changes.begin(definition);
        }
    }

    @Override
    public void delete(String name) {
        if (!steps.begin("index.delete", name, name).isDone() && !found.contains(name)) {
            changes.delete(name);
        }
    }
}

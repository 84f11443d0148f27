package io.dynamigrate.internal.work;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Indexes;
import io.dynamigrate.Time;
import io.dynamigrate.internal.change.IndexChanges;
import io.dynamigrate.internal.change.IndexCreation;
import io.dynamigrate.internal.change.IndexDefinition;
import io.dynamigrate.internal.change.IndexDeletion;
import io.dynamigrate.internal.change.IndexOwnership;
import io.dynamigrate.internal.change.IndexRecord;
import io.dynamigrate.internal.records.IndexRow;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The indexes of the real table. Each change is a step, and recorded before it begins. {@code down} reverses only what
 * {@code up} did: it leaves an index that {@code up} found, and creates none that {@code up} did not delete.
 */
final class TableIndexes implements Indexes {

    private final IndexChanges changes;
    private final Steps steps;
    private final Journal journal;
    private final Poll poll;
    private final Time time;
    private final Consumer<String> log;
    private final IndexOwnership ownership;

    TableIndexes(
            IndexChanges changes,
            Steps steps,
            Journal journal,
            Poll poll,
            Time time,
            Consumer<String> log,
            IndexOwnership ownership) {
        this.changes = changes;
        this.steps = steps;
        this.journal = journal;
        this.poll = poll;
        this.time = time;
        this.log = log;
        this.ownership = ownership;
    }

    @Override
    public void create(GlobalIndex index) {
        String name = index.name();
        StepNames.Helper step = steps.names().begin("index.create", name, index.toString());
        if (step.isDone()) {
            return;
        }
        IndexRecord record = record(name);
        Optional<String> why = ownership.whyNotCreated(record.row());
        if (why.isPresent()) {
            log.accept(why.get());
            steps.end(step);
            return;
        }
        IndexCreation creation = new IndexCreation(changes, new IndexDefinition(index), record, ownership, log);
        poll.until("room to create index '" + name + "'", creation::isBegun);
        poll.until("index '" + name + "' to be created", creation::isReady);
        steps.end(step, journal.put(creation.result()));
    }

    @Override
    public void delete(String name) {
        StepNames.Helper step = steps.names().begin("index.delete", name, name);
        if (step.isDone()) {
            return;
        }
        IndexRecord record = record(name);
        Optional<String> why = ownership.whyNotDeleted(record.row());
        if (why.isPresent()) {
            log.accept(why.get());
            steps.end(step);
            return;
        }
        IndexDeletion deletion = new IndexDeletion(changes, record, Optional.of(ownership.migration()));
        poll.until("index '" + name + "' to be deleted", deletion::isGone);
        poll.until("the table after deleting '" + name + "'", changes::areDone);
        result(record.row()).ifPresentOrElse(row -> steps.end(step, journal.put(row)), () -> steps.end(step));
    }

    /** The row of an index that is gone, where it changes. */
    private Optional<IndexRow> result(IndexRow row) {
        if (row.isDeleting()) {
            return Optional.of(row.deleted());
        }
        String migration = ownership.migration();
        return ownership.isUp() && !row.isDeletedBy(migration) ? Optional.of(row.missing(migration)) : Optional.empty();
    }

    private IndexRecord record(String index) {
        return new IndexRecord(journal.index(index), row -> steps.write(journal.put(row)), time);
    }
}

package io.dynamigrate.internal.work;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Indexes;
import io.dynamigrate.internal.change.IndexChanges;
import io.dynamigrate.internal.change.IndexCreation;
import io.dynamigrate.internal.change.IndexDefinition;
import io.dynamigrate.internal.change.IndexDeletion;
import io.dynamigrate.internal.change.IndexOwnership;
import io.dynamigrate.internal.change.IndexRecord;
import io.dynamigrate.internal.records.IndexRow;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The indexes of the table. Each change is a step, and recorded before it begins. {@code down} reverses only what
 * {@code up} did: it leaves an index that {@code up} found, and creates none that {@code up} did not delete.
 */
final class TableIndexes implements Indexes {

    private final IndexChanges changes;
    private final Mode mode;
    private final StepNames names;
    private final IndexOwnership ownership;
    private final Consumer<String> log;

    TableIndexes(
            DynamoDbClient client,
            String table,
            Mode mode,
            StepNames names,
            IndexOwnership ownership,
            Consumer<String> log) {
        this.changes = new IndexChanges(client, table);
        this.mode = mode;
        this.names = names;
        this.ownership = ownership;
        this.log = log;
    }

    @Override
    public void create(GlobalIndex index) {
        String name = index.name();
        change("index.create", name, index.toString(), ownership::whyNotCreated, record -> {
            IndexCreation creation = new IndexCreation(changes, new IndexDefinition(index), record, ownership, log);
            mode.await("room to create index '" + name + "'", creation::isBegun);
            mode.await("index '" + name + "' to be created", creation::isReady);
            return Optional.of(creation.result());
        });
    }

    @Override
    public void delete(String name) {
        change("index.delete", name, name, ownership::whyNotDeleted, record -> {
            IndexDeletion deletion = new IndexDeletion(changes, record, Optional.of(ownership.migration()));
            mode.await("index '" + name + "' to be deleted", deletion::isGone);
            mode.await("the table after deleting '" + name + "'", changes::areDone);
            return deleted(record.row());
        });
    }

    /**
     * Changes an index in a step, unless an earlier attempt did it.
     *
     * @param whyNot why the change is left out, if it is
     * @param work the change, and the row of the index afterwards, where the row changes
     */
    private void change(
            String kind,
            String name,
            String definition,
            Function<IndexRow, Optional<String>> whyNot,
            Function<IndexRecord, Optional<IndexRow>> work) {
        StepNames.Helper step = names.begin(kind, name, definition);
        if (step.isDone()) {
            return;
        }
        IndexRecord record = mode.record(name);
        Optional<String> why = whyNot.apply(record.row());
        why.ifPresent(log);
        mode.end(step, why.isPresent() ? Optional.empty() : work.apply(record));
    }

    /** The row of an index that is gone, where it changes. */
    private Optional<IndexRow> deleted(IndexRow row) {
        if (row.isDeleting()) {
            return Optional.of(row.deleted());
        }
        String migration = ownership.migration();
        return ownership.isUp() && !row.isDeletedBy(migration) ? Optional.of(row.missing(migration)) : Optional.empty();
    }
}

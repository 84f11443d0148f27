package io.dynamigrate.internal.change;

import io.dynamigrate.IndexException;
import io.dynamigrate.TargetTable;
import io.dynamigrate.internal.dynamo.Transient;
import io.dynamigrate.internal.records.IndexRow;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/**
 * The creation of an index by one migration. Each poll describes the table once, and requests the creation where the table
 * does not have the index.
 *
 * <p>A description may be stale. Where it contradicts the row of the index, the row decides until the description cannot be
 * older than the row.
 */
public final class IndexCreation {

    private enum State {
        WAITING,
        BUILDING,
        READY
    }

    private final IndexChanges changes;
    private final IndexDefinition definition;
    private final IndexRecord record;
    private final IndexOwnership ownership;
    private final Consumer<String> log;
    private final IndexRow before;
    /** Whether this migration created the index, or may have: the answer of the request may be lost. */
    private boolean isPerhapsOurs;
    /** Whether DynamoDB said that the index exists. */
    private boolean exists;

    public IndexCreation(
            IndexChanges changes,
            IndexDefinition definition,
            IndexRecord record,
            IndexOwnership ownership,
            Consumer<String> log) {
        this.changes = changes;
        this.definition = definition;
        this.record = record;
        this.ownership = ownership;
        this.log = log;
        this.before = record.row();
        this.isPerhapsOurs = before.isCreatedBy(ownership.migration());
    }

    /** Polls once: whether DynamoDB has begun to build the index. */
    public boolean isBegun() {
        return poll() != State.WAITING;
    }

    /** Polls once: whether the index and the whole table are ready. */
    public boolean isReady() {
        return poll() == State.READY;
    }

    /** The row of the index that is ready. */
    public IndexRow result() {
        IndexRow row = record.row();
        return isOurs(row) ? row.created(definition.toString(), ownership.migration()) : row;
    }

    /** Whether this migration creates the index, now or in an earlier attempt, and did not find it. */
    private boolean isOurs(IndexRow row) {
        return row.isCreatedBy(ownership.migration());
    }

    /**
     * Polls once.
     *
     * @throws IndexException if the table cannot have the index
     */
    private State poll() {
        TargetTable table = changes.describe();
        Optional<GlobalSecondaryIndexDescription> shown =
                IndexChanges.find(table, record.row().index());
        if (shown.isEmpty()) {
            return create(table);
        }
        if (shown.get().indexStatus() == IndexStatus.DELETING
                || (isContradicted(shown.get(), table) && record.isRecent())) {
            return State.WAITING;
        }
        definition.requireEqual(shown.get(), table);
        adopt();
        return IndexChanges.isReady(table) ? State.READY : State.BUILDING;
    }

    /** Records the owner of the index before the wait: if the run ends while it waits, {@code down} needs the owner. */
    private void adopt() {
        IndexRow row = record.row();
        if (isOurs(row)) {
            if (row.isDeleting()) {
                // The deletion that was recorded did not happen.
                record.write(creating());
            }
        } else if (!row.isFoundBy(ownership.migration())) {
            log.accept("Index '" + row.index() + "' already exists.");
            record.write(found());
        }
    }

    /** Whether the row contradicts the description: the index was deleted, or replaced by the wanted one. */
    private boolean isContradicted(GlobalSecondaryIndexDescription shown, TargetTable table) {
        IndexRow row = record.row();
        return row.isGone()
                || (row.isThere()
                        && row.definition().equals(definition.toString())
                        && !definition.isEqual(shown, table));
    }

    /** Requests the creation of the index, which the description does not show. */
    private State create(TargetTable table) {
        UpdateTableRequest creation = definition.creation(table);
        IndexRow row = record.row();
        boolean isPerhapsThere = row.isThere() && (exists || !isOurs(row)) && record.isRecent();
        if (isPerhapsThere || !IndexChanges.isReady(table)) {
            return State.WAITING;
        }
        if (!row.isCreating() || !isOurs(row) || !row.definition().equals(definition.toString())) {
            record.write(creating());
        }
        return switch (send(creation)) {
            case ACCEPTED -> {
                isPerhapsOurs = true;
                record.confirm();
                log.accept("Creating the index '" + row.index() + "'.");
                yield State.BUILDING;
            }
            case EXISTS -> {
                meetExisting();
                yield State.WAITING;
            }
            case BUSY, NOT_FOUND -> State.WAITING;
        };
    }

    private IndexChanges.Answer send(UpdateTableRequest creation) {
        try {
            return changes.create(creation);
        } catch (IndexException e) {
            retract();
            throw e;
        } catch (SdkException e) {
            if (e instanceof AwsServiceException && !Transient.isTransient(e)) {
                retract();
            } else {
                // The answer is lost: DynamoDB may have accepted the request.
                isPerhapsOurs = true;
            }
            throw e;
        }
    }

    /** Restores the row, which says that this migration creates the index, after DynamoDB refused. */
    private void retract() {
        if (!isPerhapsOurs) {
            record.write(before.status().isPresent() ? before : record.row().deleted());
        }
    }

    /** DynamoDB says that an index of that name exists, which the description does not show yet. */
    private void meetExisting() {
        if (exists) {
            throw new IndexException("DynamoDB says that an index '" + before.index()
                    + "' already exists, but the description of the table does not show it: give the new index another"
                    + " name, or delete the existing index.");
        }
        exists = true;
        if (isPerhapsOurs) {
            record.confirm();
        } else {
            record.write(found());
        }
    }

    private IndexRow creating() {
        return record.row().creating(definition.toString(), ownership.migration(), ownership.isUp());
    }

    private IndexRow found() {
        return before.found(definition.toString(), ownership.migration(), ownership.isUp());
    }
}

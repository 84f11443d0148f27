package io.dynamigrate.run;

import io.dynamigrate.IndexException;
import io.dynamigrate.TargetTable;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/**
 * The creation of an index by one migration. Each look describes the table once, and asks for the index where it is not
 * there, or not any more.
 *
 * <p>A description may be old. Where it disagrees with the row of the index, the row decides until the description cannot
 * be older than the row.
 */
final class IndexCreation {

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
    /** Whether a request of this process created the index, or may have. */
    private boolean isPerhapsOurs;
    /** Whether DynamoDB said that the index exists. */
    private boolean exists;

    IndexCreation(
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

    /** Looks once: whether DynamoDB is at work at the index, or was. */
    boolean isBegun() {
        return look() != State.WAITING;
    }

    /** Looks once: whether the index and the whole table are ready. */
    boolean isReady() {
        return look() == State.READY;
    }

    /** The row of the index that is ready. */
    IndexRow result() {
        IndexRow row = record.row();
        return isOurs(row) ? row.created(definition.toString(), ownership.migration()) : row;
    }

    /** Whether this migration creates the index, now or in an earlier attempt, and did not find it. */
    private boolean isOurs(IndexRow row) {
        return row.isCreatedBy(ownership.migration());
    }

    /**
     * Looks once.
     *
     * @throws IndexException if the table cannot have the index
     */
    private State look() {
        TargetTable table = changes.describe();
        Optional<GlobalSecondaryIndexDescription> shown =
                IndexChanges.find(table, record.row().index());
        if (shown.isEmpty()) {
            return create(table);
        }
        if (shown.get().indexStatus() == IndexStatus.DELETING || (isDenied(shown.get(), table) && record.isRecent())) {
            return State.WAITING;
        }
        definition.requireEqual(shown.get(), table);
        adopt();
        return IndexChanges.isReady(table) ? State.READY : State.BUILDING;
    }

    /** Records whose the index is before it is waited for: where the run ends in the wait, {@code down} has to know. */
    private void adopt() {
        IndexRow row = record.row();
        if (isOurs(row)) {
            if (row.isDeleting()) {
                // The deletion that was recorded did not happen.
                record.write(creating());
            }
        } else if (!row.isFoundBy(ownership.migration())) {
            log.accept("Index '" + row.index() + "' is there already.");
            record.write(found());
        }
    }

    /** Whether the row says that this index is gone, or that the one that is wanted is in its place. */
    private boolean isDenied(GlobalSecondaryIndexDescription shown, TargetTable table) {
        IndexRow row = record.row();
        return row.isGone()
                || (row.isThere()
                        && row.definition().equals(definition.toString())
                        && !definition.isEqual(shown, table));
    }

    /** Asks for the index, which the description does not show. */
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
                log.accept("Index '" + row.index() + "' is being created.");
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
                // The answer is lost, and the index perhaps begun.
                isPerhapsOurs = true;
            }
            throw e;
        }
    }

    /** The row says that this migration creates the index, and DynamoDB refused. */
    private void retract() {
        if (!isPerhapsOurs) {
            record.write(before.status().isPresent() ? before : record.row().deleted());
        }
    }

    /** There is an index of that name already, which the description does not show yet. */
    private void meetExisting() {
        if (exists) {
            throw new IndexException("DynamoDB says that an index '" + before.index()
                    + "' already exists, but the description of the table does not show it: give the new index another"
                    + " name, or delete what has this one.");
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

package io.dynamigrate.internal.change;

import io.dynamigrate.internal.records.IndexRow;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;

/**
 * The deletion of an index, or the cancellation of its build.
 *
 * <p>A description may be stale. Where it does not show an index that exists according to the row of the index, a deletion
 * is requested all the same: the answer to a request is never stale.
 */
public final class IndexDeletion {

    private final IndexChanges changes;
    private final IndexRecord record;
    private final Optional<String> migration;
    /** Whether DynamoDB said that it deletes the index, or that it has no such index. */
    private boolean isConfirmed;

    /**
     * Begins.
     *
     * @param migration the migration that deletes the index, if known
     */
    public IndexDeletion(IndexChanges changes, IndexRecord record, Optional<String> migration) {
        this.changes = changes;
        this.record = record;
        this.migration = migration;
    }

    /** Polls once, and requests the deletion where needed: whether the index is deleted. */
    public boolean isGone() {
        IndexRow row = record.row();
        Optional<GlobalSecondaryIndexDescription> shown = IndexChanges.find(changes.describe(), row.index());
        boolean isPerhapsThere = shown.isPresent() || row.isThere() || row.isDeleting();
        if (shown.isEmpty() && (isConfirmed || !isPerhapsThere)) {
            return true;
        }
        if (!row.isDeleting()) {
            record.write(row.deleting(shown.map(IndexDefinition::describe).orElseGet(row::definition), migration));
        }
        if (shown.filter(index -> index.indexStatus() == IndexStatus.DELETING).isPresent()) {
            isConfirmed = true;
            return false;
        }
        IndexChanges.Answer answer = changes.delete(row.index());
        isConfirmed |= answer == IndexChanges.Answer.ACCEPTED || answer == IndexChanges.Answer.NOT_FOUND;
        return answer == IndexChanges.Answer.NOT_FOUND && shown.isEmpty();
    }
}

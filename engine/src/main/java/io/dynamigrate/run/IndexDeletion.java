package io.dynamigrate.run;

import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;

/**
 * The deletion of an index, or the end of its build.
 *
 * <p>A description may be old. Where it does not show an index that the row of the index tells of, DynamoDB is asked to
 * delete the index: that answer is never old.
 */
final class IndexDeletion {

    private final IndexChanges changes;
    private final IndexRecord record;
    private final Optional<String> migration;
    /** Whether DynamoDB said that it deletes the index, or has none. */
    private boolean isConfirmed;

    /**
     * Begins.
     *
     * @param migration which migration deletes the index, as far as that is known
     */
    IndexDeletion(IndexChanges changes, IndexRecord record, Optional<String> migration) {
        this.changes = changes;
        this.record = record;
        this.migration = migration;
    }

    /** Looks once, and asks for the deletion where that is needed: whether the index is gone. */
    boolean isGone() {
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

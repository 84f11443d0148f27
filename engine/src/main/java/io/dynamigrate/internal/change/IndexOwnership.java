package io.dynamigrate.internal.change;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.internal.records.IndexRow;
import io.dynamigrate.plan.Direction;
import java.util.Optional;

/**
 * What one call of {@code up} or {@code down} may do to an index: {@code down} reverses only what {@code up} did. Pure.
 *
 * @param wasApplied whether {@code up} had finished before {@code down} began
 */
public record IndexOwnership(String migration, boolean isUp, boolean wasApplied) {

    /** The ownership for one call; {@code begun} is the migration's record at its beginning. */
    public static IndexOwnership of(MigrationRecord begun, Direction direction) {
        return new IndexOwnership(
                begun.id(), direction == Direction.APPLY, begun.appliedAt().isPresent());
    }

    /** Why {@code down} leaves an index that it is asked to delete, if it does. */
    public Optional<String> whyNotDeleted(IndexRow row) {
        // Without a row, up() did not use the helper: only a finished up() is known to have created the index.
        boolean isLeft =
                !isUp && (row.status().isEmpty() ? !wasApplied : !row.isDeleting() && !row.isDeletableBy(migration));
        return isLeft
                ? Optional.of(
                        "Index '" + row.index() + "' is left as it is, because '" + migration + "' did not create it.")
                : Optional.empty();
    }

    /** Why {@code down} does not create an index that it is asked to create, if it does not. */
    public Optional<String> whyNotCreated(IndexRow row) {
        boolean isMissing = row.isMissingFor(migration) || (!wasApplied && !row.isOf(migration));
        return !isUp && isMissing
                ? Optional.of(
                        "Index '" + row.index() + "' is not created, because '" + migration + "' did not delete it.")
                : Optional.empty();
    }
}

package io.dynamigrate.function;

import java.util.Optional;

/**
 * The checked properties of the custom resource.
 *
 * @param table the table to migrate
 * @param target the migration to stop at; absent means all
 * @param functionVersion the number of the function version that the template deploys
 * @param onDelete what to do when the resource is deleted
 * @param onDowngrade what to do when CloudFormation rolls a deployment back
 * @param dryRun whether to tell only what would be done
 * @param force whether to run in spite of warnings
 * @param trackingTable a second table for the records
 * @param migrations which set of migrations; may be absent where there is only one
 */
record Properties(
        String table,
        Optional<String> target,
        Optional<Long> functionVersion,
        OnDelete onDelete,
        OnDowngrade onDowngrade,
        boolean dryRun,
        boolean force,
        Optional<String> trackingTable,
        Optional<String> migrations) {

    /** What happens to the migrations when the resource is deleted. */
    enum OnDelete {
        /** They stay applied. */
        RETAIN,
        /** Those that the resource applied are rolled back. */
        ROLLBACK
    }

    /** What happens to the migrations of a version when CloudFormation rolls its deployment back. */
    enum OnDowngrade {
        /** They are rolled back as far as possible; the reason names the rest. */
        ROLLBACK,
        /** They stay applied. */
        KEEP,
        /** They are rolled back, and if one of them cannot be, the rollback of the stack fails. */
        FAIL
    }
}

package io.dynamigrate.internal.records;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The last operation of a migration on one index, and who made the index.
 *
 * <pre>
 * { "PK": "MIGRATION#INDEX", "SK": "activity",
 *   "migration_definition": "activity(tenant:S, lastActive:N) ALL",
 *   "migration_status":     "creating",  see below
 *   "migration_id":         "20240116_add_activity_index",   the migration of the last operation
 *   "migration_made_by":    "20240116_add_activity_index",   the migration whose up() created the index, if one did
 *   "migration_foreign":    true,        the index was there before a migration asked for it; else absent
 *   "migration_changed_at": "2026-11-23T10:15:31.004Z",
 *   "migration_owner":      "arn:aws:cloudformation:…/UserMigrations",
 *   "migration_run_id":     "run-8f2c…",
 *   "migration_fence":      12 }
 * </pre>
 *
 * <p>The status is {@code creating}, then {@code created}; {@code found} where {@code create} had nothing to do;
 * {@code deleting}, then {@code deleted}; {@code missing} where {@code delete} had nothing to do. The row is read
 * consistently, and the description of a table is not: where the two contradict each other, the row decides for a while.
 *
 * <p>The row of a deleted index keeps {@code migration_made_by}, so that a {@code down} that creates the index again also
 * restores its owner. Rows of earlier releases lack it: then the owner is unknown.
 */
public record IndexRow(
        String index,
        Optional<String> status,
        String definition,
        Optional<String> migration,
        Optional<String> madeBy,
        boolean isForeign,
        String owner,
        String runId) {

    public static final String PARTITION = "MIGRATION#INDEX";
    private static final String MIGRATION = "migration_id";
    private static final String MADE_BY = "migration_made_by";
    private static final String CREATING = "creating";
    private static final String CREATED = "created";
    private static final String FOUND = "found";
    private static final String DELETING = "deleting";
    private static final String DELETED = "deleted";
    private static final String MISSING = "missing";

    /** The row as it is stored; without a status where there is none. */
    static IndexRow from(Map<String, AttributeValue> item, String index) {
        Row row = new Row(item, "the row of the index '" + index + "'", "");
        return new IndexRow(
                index,
                row.text("migration_status"),
                row.text("migration_definition").orElse(""),
                row.text(MIGRATION),
                row.text(MADE_BY),
                row.flag("migration_foreign"),
                row.text("migration_owner").orElse(""),
                row.text("migration_run_id").orElse(""));
    }

    public Map<String, AttributeValue> attributes(Instant changedAt, Holder holder, long fence) {
        Map<String, AttributeValue> row = new LinkedHashMap<>();
        if (!definition.isEmpty()) {
            row.put("migration_definition", fromS(definition));
        }
        row.put("migration_status", fromS(status.orElseThrow()));
        migration.ifPresent(id -> row.put(MIGRATION, fromS(id)));
        madeBy.ifPresent(id -> row.put(MADE_BY, fromS(id)));
        if (isForeign) {
            row.put("migration_foreign", fromBool(true));
        }
        row.put("migration_changed_at", fromS(changedAt.toString()));
        row.put("migration_owner", fromS(holder.owner()));
        row.put("migration_run_id", fromS(holder.runId()));
        row.put("migration_fence", fromN(Long.toString(fence)));
        return row;
    }

    public boolean isCreating() {
        return is(CREATING);
    }

    /** Whether that migration found the index, so that {@code create} had nothing to do. */
    public boolean isFoundBy(String id) {
        return is(FOUND) && isOf(id);
    }

    public boolean isDeleting() {
        return is(DELETING);
    }

    /** Whether the table has the index, or had it when the row was written. */
    public boolean isThere() {
        return is(CREATING) || is(CREATED) || is(FOUND);
    }

    /** Whether the index was deleted, is being deleted, or was missing. */
    public boolean isGone() {
        return is(DELETING) || is(DELETED) || is(MISSING);
    }

    private boolean is(String what) {
        return status.filter(what::equals).isPresent();
    }

    /** Whether the last operation is one of that migration. */
    public boolean isOf(String id) {
        return migration.filter(id::equals).isPresent();
    }

    /** The change of the row when a migration gets a new id; empty where the row does not name the migration. */
    public Optional<RowUpdate> renamed(String formerId, String id) {
        boolean isMaker = madeBy.filter(formerId::equals).isPresent();
        if (!isOf(formerId) && !isMaker) {
            return Optional.empty();
        }
        RowUpdate change = new RowUpdate();
        if (isOf(formerId)) {
            change.set(MIGRATION, fromS(id));
        }
        if (isMaker) {
            change.set(MADE_BY, fromS(id));
        }
        return Optional.of(change);
    }

    /** Whether that migration deleted the index, and nothing came after that. */
    public boolean isDeletedBy(String id) {
        return is(DELETED) && isOf(id);
    }

    /** Whether that migration began to create the index, and nobody has deleted it since. */
    public boolean isCreatedBy(String id) {
        return (isThere() || is(DELETING))
                && (madeBy.filter(id::equals).isPresent() || (isOf(id) && (is(CREATING) || is(CREATED))));
    }

    /** Whether the index is there, no other migration made it, and it is not foreign. */
    public boolean isDeletableBy(String id) {
        return isThere()
                && !isForeign
                && madeBy.filter(maker -> !maker.equals(id)).isEmpty();
    }

    /** Whether that migration found no index, so that {@code delete} had nothing to do. */
    public boolean isMissingFor(String id) {
        return is(MISSING) && isOf(id);
    }

    /** A migration begins to create the index: in {@code up} as its own, in {@code down} for its former owner. */
    public IndexRow creating(String wanted, String id, boolean isUp) {
        return new IndexRow(
                index,
                Optional.of(CREATING),
                wanted,
                Optional.of(id),
                isUp ? Optional.of(id) : madeBy,
                !isUp && isForeign,
                owner,
                runId);
    }

    /** The index that a migration creates is ready. */
    public IndexRow created(String wanted, String id) {
        return new IndexRow(index, Optional.of(CREATED), wanted, Optional.of(id), madeBy, isForeign, owner, runId);
    }

    /** A migration finds the index that it wants to create. */
    public IndexRow found(String wanted, String id, boolean isUp) {
        boolean isNew = isUp && !isThere() && !is(DELETING);
        return new IndexRow(
                index,
                Optional.of(FOUND),
                wanted,
                Optional.of(id),
                isNew ? Optional.empty() : madeBy,
                isNew || isForeign,
                owner,
                runId);
    }

    /** A migration, or a run that stops another one, begins to delete the index. */
    public IndexRow deleting(String shown, Optional<String> id) {
        return new IndexRow(index, Optional.of(DELETING), shown, id, madeBy, isForeign, owner, runId);
    }

    /** The index is deleted. */
    public IndexRow deleted() {
        return new IndexRow(index, Optional.of(DELETED), definition, migration, madeBy, isForeign, owner, runId);
    }

    /** A migration finds no index that it could delete. */
    public IndexRow missing(String id) {
        return new IndexRow(index, Optional.of(MISSING), definition, Optional.of(id), madeBy, isForeign, owner, runId);
    }
}

package io.dynamigrate.plan;

import io.dynamigrate.Migration;
import io.dynamigrate.MigrationContext;

/**
 * One change of a plan: it applies a migration or rolls it back.
 *
 * @param direction which of the migration's methods it calls
 */
public record Change(Direction direction, Migration migration) {

    static Change apply(Migration migration) {
        return new Change(Direction.APPLY, migration);
    }

    static Change rollBack(Migration migration) {
        return new Change(Direction.ROLL_BACK, migration);
    }

    /** The migration's id. */
    public String id() {
        return migration.id();
    }

    /**
     * Calls the migration.
     *
     * @throws Exception what the migration throws
     */
    public void call(MigrationContext context) throws Exception {
        if (direction == Direction.APPLY) {
            migration.up(context);
        } else {
            migration.down(context);
        }
    }

    /** The id for people, with a remark where the change is a rollback. */
    public String format() {
        return direction.format(id());
    }
}

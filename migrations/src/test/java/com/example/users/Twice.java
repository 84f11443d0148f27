package com.example.users;

import io.dynamigrate.BaseMigration;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationContext;

/** A migration whose {@code up} and {@code down} run twice each, as after a crash between the work and the record of it. */
final class Twice extends BaseMigration {

    private final Migration migration;

    Twice(Migration migration) {
        super(
                migration.id(),
                migration.version(),
                migration.description(),
                migration.dependencies().toArray(String[]::new));
        this.migration = migration;
    }

    @Override
    public void up(MigrationContext context) throws Exception {
        migration.up(context);
        migration.up(context);
    }

    @Override
    public void down(MigrationContext context) throws Exception {
        migration.down(context);
        migration.down(context);
    }
}

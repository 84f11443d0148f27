package com.example.users;

import io.dynamigrate.Registry;
import io.dynamigrate.function.MigrationFunction;

/** All migrations of the users table, and the Lambda function that runs them. */
public final class UserMigrations extends MigrationFunction {

    public UserMigrations() {
        super(() -> Registry.of(new AddUserLookup(), new AddActivityIndex(), new AddEmailLower()));
    }
}

package com.example.users;

import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.BaseMigration;
import io.dynamigrate.GlobalIndex;
import io.dynamigrate.MigrationContext;

/** The index that finds a user by e-mail address. */
final class AddUserLookup extends BaseMigration {

    static final String ID = "20240115_add_user_lookup";

    AddUserLookup() {
        super(ID, 20240115120000L, "Find users by e-mail address");
    }

    @Override
    public void up(MigrationContext context) {
        context.indexes()
                .create(GlobalIndex.named("email").partitionKey("email", S).project("name", "tenant"));
    }

    @Override
    public void down(MigrationContext context) {
        context.indexes().delete("email");
    }
}

package com.example.users;

import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.N;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.BaseMigration;
import io.dynamigrate.GlobalIndex;
import io.dynamigrate.MigrationContext;

/** The index that lists the users of a tenant by the time of their last activity. */
final class AddActivityIndex extends BaseMigration {

    AddActivityIndex() {
        super(
                "20240116_add_activity_index",
                20240116120000L,
                "List the users of a tenant by last activity",
                AddUserLookup.ID);
    }

    @Override
    public void up(MigrationContext context) {
        context.indexes()
                .create(GlobalIndex.named("activity")
                        .partitionKey("tenant", S)
                        .sortKey("lastActive", N)
                        .projectAll());
    }

    @Override
    public void down(MigrationContext context) {
        context.indexes().delete("activity");
    }
}

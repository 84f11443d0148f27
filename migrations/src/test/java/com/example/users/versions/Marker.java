package com.example.users.versions;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.BaseMigration;
import io.dynamigrate.MigrationContext;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A migration that puts an item of its own, and deletes it again. */
class Marker extends BaseMigration {

    Marker(String id, long version, String... dependencies) {
        super(id, version, "Puts an item named " + id, dependencies);
    }

    @Override
    public void up(MigrationContext context) {
        context.client().putItem(put -> put.tableName(context.table().name()).item(key()));
    }

    @Override
    public void down(MigrationContext context) {
        context.client()
                .deleteItem(delete -> delete.tableName(context.table().name()).key(key()));
    }

    private Map<String, AttributeValue> key() {
        return Map.of("PK", fromS("marker"), "SK", fromS(id()));
    }
}

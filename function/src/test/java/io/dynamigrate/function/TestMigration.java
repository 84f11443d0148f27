package io.dynamigrate.function;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.BaseMigration;
import io.dynamigrate.MigrationContext;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A migration that puts an item named after it, and deletes it again, unless a test wants something else. */
final class TestMigration extends BaseMigration {

    /** What up or down does. */
    @FunctionalInterface
    interface Change {
        void of(MigrationContext context) throws Exception;
    }

    private Change up = this::put;
    private Change down = this::delete;
    private boolean reversible = true;

    private TestMigration(String id, long version, String... dependencies) {
        super(id, version, "Puts " + id, dependencies);
    }

    static TestMigration of(String id, long version, String... dependencies) {
        return new TestMigration(id, version, dependencies);
    }

    TestMigration up(Change change) {
        up = change;
        return this;
    }

    /** Fails with the message {@code no}. */
    TestMigration broken() {
        return up(context -> {
            throw new IllegalStateException("no");
        });
    }

    TestMigration down(Change change) {
        down = change;
        return this;
    }

    TestMigration irreversible() {
        reversible = false;
        return this;
    }

    @Override
    public boolean reversible() {
        return reversible;
    }

    @Override
    public void up(MigrationContext context) throws Exception {
        up.of(context);
    }

    @Override
    public void down(MigrationContext context) throws Exception {
        down.of(context);
    }

    /** A sign of life: a write that changes nothing. */
    static void touch(MigrationContext context) {
        delete(context, "nothing");
    }

    private void put(MigrationContext context) {
        put(context, id());
    }

    private void delete(MigrationContext context) {
        delete(context, id());
    }

    /** Puts an item of that name. */
    static void put(MigrationContext context, String name) {
        context.client().putItem(put -> put.tableName(context.table().name()).item(key(name)));
    }

    /** Deletes the item of that name. */
    static void delete(MigrationContext context, String name) {
        context.client()
                .deleteItem(delete -> delete.tableName(context.table().name()).key(key(name)));
    }

    private static Map<String, AttributeValue> key(String name) {
        return Map.of("PK", fromS(name), "SK", fromS("item"));
    }
}

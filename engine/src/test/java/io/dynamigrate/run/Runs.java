package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.local.DynamoDbExtension;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Runs on a table and in a time of their own, and short ways to look at what they leave. */
public abstract class Runs {

    @RegisterExtension
    public static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    public final FakeTime time = new FakeTime();
    public String table = dynamoDb.newTable();

    public final Migrator migrator(Migration... migrations) {
        return builder(migrations).build();
    }

    public final MigratorBuilder builder(Migration... migrations) {
        return Migrator.builder(dynamoDb.client(), table, Registry.of(migrations))
                .time(time);
    }

    public final Store store() {
        return Store.open(dynamoDb.client(), table, Optional.empty());
    }

    public final MigrationRecord record(String id) {
        return store().history().find(id).orElseThrow();
    }

    public final LockRow lock() {
        return store().lock();
    }

    public final Map<String, AttributeValue> row(String partition, String sort) {
        return dynamoDb.client()
                .getItem(request -> request.tableName(table).key(Map.of("PK", fromS(partition), "SK", fromS(sort))))
                .item();
    }

    /** The items that migrations wrote. */
    public final List<String> people() {
        return dynamoDb.items(table).stream()
                .filter(item -> item.get("PK").s().equals("USER"))
                .map(item -> item.get("SK").s())
                .toList();
    }

    public static TestMigration.Work item(String name) {
        return context -> context.client()
                .putItem(request ->
                        request.tableName(context.table().name()).item(Map.of("PK", fromS("USER"), "SK", fromS(name))));
    }

    public static TestMigration.Work noItem(String name) {
        return context -> context.client()
                .deleteItem(request ->
                        request.tableName(context.table().name()).key(Map.of("PK", fromS("USER"), "SK", fromS(name))));
    }
}

package io.dynamigrate.function;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Migration;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.FaultProxy;
import io.dynamigrate.local.Mishaps;
import io.dynamigrate.local.SlowIndexes;
import io.dynamigrate.local.SlowIndexes.Timings;
import io.dynamigrate.local.StackStatus;
import io.dynamigrate.local.StackTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * A stack whose migrations create indexes that take as long as the slowest on the real service, in simulated time, under
 * the limits of Lambda and CloudFormation.
 */
final class LongDeployment implements AutoCloseable {

    private final DynamoDbExtension dynamoDb;
    private final FaultProxy proxy;
    private final String table;
    final LifeStage stage;

    LongDeployment(DynamoDbExtension dynamoDb, Duration timeLimit) {
        this.dynamoDb = dynamoDb;
        proxy = FaultProxy.to(dynamoDb.endpoint());
        table = dynamoDb.newTable();
        stage = new LifeStage(proxy.client(), table, timeLimit, false);
        SlowIndexes.at(proxy, stage.time::now, index -> Timings.LONG);
    }

    /** Writes code that creates these indexes, one a migration, and then, if there are any, puts an item. */
    LongDeployment code(String revision, String... indexes) {
        List<Migration> migrations = new ArrayList<>();
        for (String index : indexes) {
            int number = migrations.size() + 1;
            migrations.add(TestMigration.of("m" + number, number)
                    .up(context -> context.indexes()
                            .create(GlobalIndex.named(index)
                                    .partitionKey(index + "Key", ScalarAttributeType.S)
                                    .projectAll()))
                    .down(context -> context.indexes().delete(index)));
        }
        if (indexes.length > 0) {
            migrations.add(TestMigration.of("m9", 9)
                    .up(context -> TestMigration.put(context, "data"))
                    .down(context -> TestMigration.delete(context, "data")));
        }
        stage.write(revision, migrations);
        return this;
    }

    StackStatus create(String revision, Mishaps mishaps) {
        return stage.stack.create(template(revision, "Migrations"), mishaps);
    }

    StackStatus update(String revision, Mishaps mishaps) {
        return stage.stack.update(template(revision, "Migrations"), mishaps);
    }

    /** A template with these custom resources, all for the same table. */
    StackTemplate template(String revision, String... logicalIds) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("TableName", table);
        properties.put("Migrations", LifeTemplate.MAIN);
        properties.put("FunctionVersion", "${Version}");
        return new StackTemplate(
                revision,
                Stream.of(logicalIds)
                        .map(id -> new StackTemplate.Resource(id, properties, false))
                        .toList(),
                false);
    }

    /** How many invocations the runs took beyond their first. */
    long continuations() {
        return stage.continuations();
    }

    /** The indexes of the table that are ready, in the order of their names. */
    List<String> indexes() {
        return indexes(true);
    }

    /** The indexes that DynamoDB is still creating or deleting. */
    List<String> unfinishedIndexes() {
        return indexes(false);
    }

    private List<String> indexes(boolean ready) {
        return proxy
                .client()
                .describeTable(describe -> describe.tableName(table))
                .table()
                .globalSecondaryIndexes()
                .stream()
                .filter(index -> ready == (index.indexStatus() == IndexStatus.ACTIVE))
                .map(GlobalSecondaryIndexDescription::indexName)
                .sorted()
                .toList();
    }

    /** The partition keys of the application's items. */
    List<String> items() {
        return dynamoDb.items(table).stream()
                .map(item -> item.get("PK").s())
                .filter(key -> !key.startsWith("MIGRATION#"))
                .toList();
    }

    @Override
    public void close() {
        stage.close();
        proxy.close();
    }
}

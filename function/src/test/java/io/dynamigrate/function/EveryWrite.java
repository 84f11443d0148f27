package io.dynamigrate.function;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.MigrationContext;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Each way of changing items and tables, there and back. */
final class EveryWrite {

    private static final String INDEX = "by-mark";

    private EveryWrite() {}

    static void up(MigrationContext context) {
        DynamoDbClient client = context.client();
        String table = context.table().name();
        client.putItem(put -> put.tableName(table).item(TrialMigrations.key("put")));
        client.updateItem(update -> update.tableName(table)
                .key(TrialMigrations.key("update"))
                .updateExpression("SET mark = :mark")
                .expressionAttributeValues(Map.of(":mark", fromS("it's"))));
        client.batchWriteItem(batch -> batch.requestItems(Map.of(
                table,
                List.of(WriteRequest.builder()
                        .putRequest(put -> put.item(TrialMigrations.key("batch")))
                        .build()))));
        context.step("step", List.of(put(table, "step")));
        context.transact(List.of(put(table, "transaction")));
        context.indexes()
                .create(GlobalIndex.named(INDEX).partitionKey("mark", S).project("other"));
        timeToLive(client, table, true);
        stream(client, table, true);
    }

    static void down(MigrationContext context) {
        DynamoDbClient client = context.client();
        String table = context.table().name();
        for (String key : List.of("put", "update", "batch", "step", "transaction")) {
            client.deleteItem(delete -> delete.tableName(table).key(TrialMigrations.key(key)));
        }
        context.indexes().delete(INDEX);
        timeToLive(client, table, false);
        stream(client, table, false);
    }

    /** Writes with PartiQL, which a dry run does not list. */
    static void statementsUp(MigrationContext context) {
        String table = context.table().name();
        context.client()
                .executeStatement(statement -> statement
                        .statement("UPDATE \"" + table + "\" SET mark = 'statement' WHERE PK = ? AND SK = 'item'")
                        .parameters(fromS("user")));
        context.client()
                .batchExecuteStatement(batch -> batch.statements(BatchStatementRequest.builder()
                        .statement("UPDATE \"" + table + "\" SET other = 2 WHERE PK = 'user' AND SK = 'item'")
                        .build()));
    }

    static void statementsDown(MigrationContext context) {
        context.client()
                .executeStatement(statement -> statement.statement("UPDATE \""
                        + context.table().name() + "\" REMOVE mark REMOVE other WHERE PK = 'user' AND SK = 'item'"));
    }

    private static TransactWriteItem put(String table, String key) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table).item(TrialMigrations.key(key)))
                .build();
    }

    private static void timeToLive(DynamoDbClient client, String table, boolean wanted) {
        boolean isOn = client.describeTimeToLive(describe -> describe.tableName(table))
                        .timeToLiveDescription()
                        .timeToLiveStatus()
                == TimeToLiveStatus.ENABLED;
        if (isOn != wanted) {
            client.updateTimeToLive(update -> update.tableName(table)
                    .timeToLiveSpecification(
                            specification -> specification.enabled(wanted).attributeName("expires")));
        }
    }

    private static void stream(DynamoDbClient client, String table, boolean wanted) {
        var stream = client.describeTable(describe -> describe.tableName(table))
                .table()
                .streamSpecification();
        boolean isOn = stream != null && stream.streamEnabled();
        if (isOn != wanted) {
            client.updateTable(update -> update.tableName(table)
                    .streamSpecification(specification -> specification
                            .streamEnabled(wanted)
                            .streamViewType(wanted ? StreamViewType.KEYS_ONLY : null)));
        }
    }
}

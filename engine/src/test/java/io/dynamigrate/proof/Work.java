package io.dynamigrate.proof;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.MigrationContext;
import io.dynamigrate.MigrationContext.Action;
import io.dynamigrate.run.FakeTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What the migrations of the scenarios do, and how often they were called to do it. */
final class Work {

    private final DynamoDbClient direct;
    private final String table;
    private final FakeTime time;
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final Set<String> calledAgain = ConcurrentHashMap.newKeySet();

    Work(DynamoDbClient direct, String table, FakeTime time) {
        this.direct = direct;
        this.table = table;
        this.time = time;
    }

    FakeTime time() {
        return time;
    }

    Map<String, Integer> calls() {
        return Map.copyOf(calls);
    }

    /** The steps that were called although they were recorded as done. */
    Set<String> calledAgain() {
        return Set.copyOf(calledAgain);
    }

    /** Gives DynamoDB Local some real time. */
    void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void called(String code) {
        calls.merge(code, 1, Integer::sum);
    }

    /** Plain code: an idempotent write. */
    void put(MigrationContext context, String item) {
        called("put " + item);
        context.client()
                .putItem(put -> put.tableName(table)
                        .item(Map.of("PK", fromS("USER#" + item), "SK", fromS("PROFILE"), "name", fromS(item))));
    }

    /** Plain code that rolls that back. */
    void remove(MigrationContext context, String item) {
        called("remove " + item);
        context.client().deleteItem(delete -> delete.tableName(table).key(key(item)));
    }

    /** A write that tells how often it was carried out. */
    TransactWriteItem count(String item, int by) {
        return TransactWriteItem.builder()
                .update(update -> update.tableName(table)
                        .key(key(item))
                        .updateExpression("ADD times :by")
                        .expressionAttributeValues(Map.of(":by", fromN(Integer.toString(by)))))
                .build();
    }

    /** A step of plain code, which is never called again once it is recorded. */
    void step(MigrationContext context, String migration, String name, Action action) throws Exception {
        context.step(name, () -> {
            called("step " + name);
            if (isDone(migration, name)) {
                calledAgain.add(migration + " " + name);
            }
            action.run();
        });
    }

    private boolean isDone(String migration, String step) {
        String epoch =
                row("MIGRATION#HISTORY", migration).get("migration_epoch").n();
        return !row("MIGRATION#STEP#" + migration + "#" + epoch, step).isEmpty();
    }

    private Map<String, AttributeValue> row(String partition, String sort) {
        return direct.getItem(get -> get.tableName(table)
                        .key(Map.of("PK", fromS(partition), "SK", fromS(sort)))
                        .consistentRead(true))
                .item();
    }

    private static Map<String, AttributeValue> key(String item) {
        return Map.of("PK", fromS("USER#" + item), "SK", fromS("PROFILE"));
    }
}

package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.internal.change.IndexChanges;
import io.dynamigrate.internal.change.IndexDefinition;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.preview.DryRun;
import io.dynamigrate.preview.Effect;
import io.dynamigrate.preview.Rehearsal;
import io.dynamigrate.preview.Rehearsal.Ending;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** A table that one migration is rehearsed on. */
final class RehearsalStage {

    public static final GlobalIndex EMAIL =
            GlobalIndex.named("email").partitionKey("email", S).projectAll();

    private final DynamoDbExtension dynamoDb;
    private final String table;
    private final FakeTime time = new FakeTime();

    public RehearsalStage(DynamoDbExtension dynamoDb) {
        this.dynamoDb = dynamoDb;
        this.table = dynamoDb.newTable();
    }

    public String table() {
        return table;
    }

    public FakeTime time() {
        return time;
    }

    public void assertIncomplete(String why, TestMigration.Work work) {
        assertEnding(Ending.INCOMPLETE, why, work);
    }

    public void assertFails(String why, TestMigration.Work work) {
        assertEnding(Ending.FAILS, why, work);
    }

    public void assertEnding(Ending ending, String why, TestMigration.Work work) {
        Rehearsal result = rehearse(work);
        assertThat(result.why()).hasValueSatisfying(text -> assertThat(text).contains(why));
        assertThat(result.ending()).isEqualTo(ending);
    }

    public Rehearsal rehearse(TestMigration.Work work) {
        return dryRun(TestMigration.of("a", 1).up(work)).migrations().get(0);
    }

    public DryRun dryRun(Migration... migrations) {
        return migrator(migrations).dryRun(Goal.migrate());
    }

    public Migrator migrator(Migration... migrations) {
        return Migrator.builder(dynamoDb.client(), table, Registry.of(migrations))
                .time(time)
                .build();
    }

    public static List<String> effects(DryRun dryRun) {
        return dryRun.migrations().stream()
                .flatMap(migration -> migration.effects().stream())
                .map(Effect::format)
                .toList();
    }

    public void createIndex() {
        IndexChanges changes = new IndexChanges(dynamoDb.client(), table);
        dynamoDb.client().updateTable(new IndexDefinition(EMAIL).creation(changes.describe()));
        while (!changes.areDone()) {
            Thread.onSpinWait();
        }
    }

    public static Map<String, AttributeValue> item(String id) {
        return Map.of("PK", fromS("item"), "SK", fromS(id));
    }

    public static Map<String, AttributeValue> item(String id, String attribute, String value) {
        return Map.of("PK", fromS("item"), "SK", fromS(id), attribute, fromS(value));
    }

    public void put(Map<String, AttributeValue> item) {
        dynamoDb.client().putItem(put -> put.tableName(table).item(item));
    }

    public void write(MigrationContext context, Map<String, AttributeValue> item) {
        context.client().putItem(put -> put.tableName(table).item(item));
    }

    public TransactWriteItem putting(String id) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table).item(item(id)))
                .build();
    }

    public TransactWriteItem checking(String id) {
        return TransactWriteItem.builder()
                .conditionCheck(
                        check -> check.tableName(table).key(item(id)).conditionExpression("attribute_exists(PK)"))
                .build();
    }

    public void query(MigrationContext context, String index) {
        context.client()
                .query(query -> query.tableName(table)
                        .indexName(index)
                        .keyConditionExpression("email = :email")
                        .expressionAttributeValues(Map.of(":email", fromS("ada@example.com"))));
    }

    public void select(MigrationContext context) {
        context.client().executeStatement(statement -> statement.statement("SELECT * FROM \"" + table + "\""));
    }
}

package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.N;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Indexes;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Migrations that change the indexes of a real table. */
public abstract class IndexRuns {

    public static final GlobalIndex EMAIL =
            GlobalIndex.named("email").partitionKey("email", S).project("name", "city");
    public static final GlobalIndex ACTIVITY = GlobalIndex.named("activity")
            .partitionKey("tenant", S)
            .sortKey("lastActive", N)
            .projectAll();

    @RegisterExtension
    public static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    public final FakeTime time = new FakeTime();
    public Wire wire = new Wire(dynamoDb.client());
    public String table = dynamoDb.newTable();
    private long runs;

    public final void run(Consumer<Indexes> work) throws Exception {
        perform(context -> work.accept(context.indexes()));
    }

    public final void perform(TestMigration.Work work) throws Exception {
        // A new one each time: what matters here is what happens to the table.
        runs++;
        Migrator.builder(
                        wire.client(),
                        table,
                        Registry.of(TestMigration.of("m" + runs, runs).up(work)))
                .time(time)
                .build()
                .migrate()
                .orThrow();
    }

    public final String indexRow(String attribute) {
        return dynamoDb.client()
                .getItem(request ->
                        request.tableName(table).key(Map.of("PK", fromS("MIGRATION#INDEX"), "SK", fromS("email"))))
                .item()
                .get(attribute)
                .s();
    }

    public final List<String> indexNames() {
        return indexes().stream()
                .map(GlobalSecondaryIndexDescription::indexName)
                .toList();
    }

    public final GlobalSecondaryIndexDescription index(String name) {
        return indexes().stream()
                .filter(index -> index.indexName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<GlobalSecondaryIndexDescription> indexes() {
        return description().globalSecondaryIndexes();
    }

    public final TableDescription description() {
        return dynamoDb.client()
                .describeTable(request -> request.tableName(table))
                .table();
    }
}

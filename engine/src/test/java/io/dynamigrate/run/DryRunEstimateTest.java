package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity.TOTAL;

import io.dynamigrate.MigrationContext;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.preview.Estimate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What a dry run says that a run costs, held against what DynamoDB counts. */
class DryRunEstimateTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final String table = dynamoDb.newTable();
    private final List<Double> written = new ArrayList<>();
    private final List<Double> read = new ArrayList<>();

    @Test
    void countsTheCapacityThatDynamoDbCounts() throws Exception {
        Migrator migrator = Migrator.builder(
                        dynamoDb.client(),
                        table,
                        Registry.of(TestMigration.of("a", 1).up(this::work)))
                .build();
        Estimate estimate = migrator.dryRun(Goal.migrate()).estimate();
        List<Double> writtenDry = List.copyOf(written);
        List<Double> readDry = List.copyOf(read);
        written.clear();
        read.clear();
        migrator.migrate().orThrow();

        assertThat(writtenDry).isEqualTo(written);
        assertThat((double) estimate.writeUnits()).isEqualTo(sum(written));
        assertThat(readDry).isEqualTo(read);
        assertThat(estimate.readUnits()).isEqualTo(sum(read));
        assertThat(estimate.items()).isEqualTo(10);
    }

    @Test
    void takesAnIndexForEightToSeventeenMinutes() {
        Estimate estimate = new Estimate(0, 0, 0, 400, 2);

        assertThat(estimate.shortest()).isEqualTo(Duration.ofMinutes(16).plusSeconds(2));
        assertThat(estimate.longest()).isEqualTo(Duration.ofMinutes(34).plusSeconds(2));
    }

    private void work(MigrationContext context) {
        for (int size : List.of(1, 1000, 1020, 3000)) {
            wrote(context.client()
                    .putItem(put -> put.tableName(table)
                            .item(Map.of("PK", fromS("a"), "SK", fromS("" + size), "text", fromS("x".repeat(size))))
                            .returnConsumedCapacity(TOTAL))
                    .consumedCapacity());
        }
        wrote(context.client()
                .updateItem(update -> update.tableName(table)
                        .key(key(3000))
                        .updateExpression("REMOVE #text")
                        .expressionAttributeNames(Map.of("#text", "text"))
                        .returnConsumedCapacity(TOTAL))
                .consumedCapacity());
        wrote(context.client()
                .deleteItem(delete -> delete.tableName(table).key(key(1020)).returnConsumedCapacity(TOTAL))
                .consumedCapacity());
        context.client()
                .transactWriteItems(transaction ->
                        transaction.transactItems(deleting(1), deleting(3000)).returnConsumedCapacity(TOTAL))
                .consumedCapacity()
                .forEach(this::wrote);
        wrote(context.client()
                .putItem(put -> put.tableName(table)
                        .item(Map.of("PK", fromS("a"), "SK", fromS("9"), "text", fromS("x".repeat(9000))))
                        .returnConsumedCapacity(TOTAL))
                .consumedCapacity());
        for (boolean consistent : List.of(true, false)) {
            read.add(context.client()
                    .getItem(get -> get.tableName(table)
                            .key(key(9))
                            .consistentRead(consistent)
                            .returnConsumedCapacity(TOTAL))
                    .consumedCapacity()
                    .capacityUnits());
        }
        wrote(context.client()
                .deleteItem(delete -> delete.tableName(table).key(key(9)).returnConsumedCapacity(TOTAL))
                .consumedCapacity());
    }

    private TransactWriteItem deleting(int id) {
        return TransactWriteItem.builder()
                .delete(delete -> delete.tableName(table).key(key(id)))
                .build();
    }

    private void wrote(ConsumedCapacity consumed) {
        written.add(consumed.capacityUnits());
    }

    private static double sum(List<Double> units) {
        return units.stream().mapToDouble(Double::doubleValue).sum();
    }

    private static Map<String, AttributeValue> key(int id) {
        return Map.of("PK", fromS("a"), "SK", fromS("" + id));
    }
}

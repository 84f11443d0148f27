package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.local.SlowIndexes.Timings;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

class SlowIndexesTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final FaultProxy proxy = FaultProxy.to(dynamoDb.endpoint());

    private final SlowIndexes indexes = SlowIndexes.at(proxy);
    private final DynamoDbClient client = proxy.client();
    private final String table = dynamoDb.newTable();
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void anIndexPassesThroughThePhasesOfTheService() {
        create("first");
        assertPhase(TableStatus.UPDATING, IndexStatus.CREATING, false);
        assertThatThrownBy(() -> delete("first")).isInstanceOf(ResourceInUseException.class);

        indexes.allocated(table, "first");
        assertPhase(TableStatus.ACTIVE, IndexStatus.CREATING, true);
        assertThatThrownBy(() -> create("second"))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("simultaneously");
        assertThatThrownBy(() -> proxy.client().deleteTable(delete -> delete.tableName(table)))
                .isInstanceOf(ResourceInUseException.class);

        indexes.filled(table, "first");
        waitUntilReady();
        assertThat(describe())
                .isEqualTo(dynamoDb.client()
                        .describeTable(describe -> describe.tableName(table))
                        .table());
    }

    @Test
    void deletingAnIndexThatIsFilledCancelsIt() {
        create("first");
        waitUntilReady();
        indexes.allocated(table, "first");
        delete("first");

        assertThat(describe().globalSecondaryIndexes()).allMatch(index -> index.indexStatus() == IndexStatus.DELETING);
    }

    @Test
    void theClockEndsThePhases() {
        FaultProxy clocked = clocked(Timings.LONG);
        create("first");
        assertPhase(TableStatus.UPDATING, IndexStatus.CREATING, false);
        assertThatThrownBy(() -> delete("first")).isInstanceOf(ResourceInUseException.class);

        pass(Timings.LONG.allocation());
        assertPhase(TableStatus.ACTIVE, IndexStatus.CREATING, true);
        assertThatThrownBy(() -> create("second")).isInstanceOf(LimitExceededException.class);

        pass(Timings.LONG.backfill().minusMillis(1));
        assertPhase(TableStatus.ACTIVE, IndexStatus.CREATING, true);

        pass(Duration.ofMillis(1));
        assertThat(describe().globalSecondaryIndexes()).allMatch(index -> index.indexStatus() == IndexStatus.ACTIVE);
        create("second");
        assertThat(clocked.counts()).containsEntry("UpdateTable", 4);
    }

    @Test
    void theClockEndsTheDeletion() {
        clocked(Timings.SHORT);
        create("first");
        pass(Timings.SHORT.allocation());
        TableDescription before = describe();
        delete("first");

        TableDescription during = describe();
        assertThat(during.tableStatus()).isEqualTo(TableStatus.UPDATING);
        assertThat(during.attributeDefinitions()).isEqualTo(before.attributeDefinitions());
        assertThat(during.globalSecondaryIndexes()).singleElement().satisfies(index -> {
            assertThat(index.indexName()).isEqualTo("first");
            assertThat(index.indexStatus()).isEqualTo(IndexStatus.DELETING);
        });
        assertThatThrownBy(() -> create("first")).isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> create("second")).isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> delete("first")).isInstanceOf(ResourceInUseException.class);
        assertThatThrownBy(() -> client.deleteTable(delete -> delete.tableName(table)))
                .isInstanceOf(ResourceInUseException.class);

        pass(Timings.SHORT.deletion());
        assertThat(describe().tableStatus()).isEqualTo(TableStatus.ACTIVE);
        assertThat(describe().globalSecondaryIndexes()).isEmpty();
        create("first");
    }

    @Test
    void knowsATableByItsArnToo() {
        clocked(Timings.SHORT);
        create("first");
        String arn = describe().tableArn();

        assertThat(client.describeTable(describe -> describe.tableName(arn))
                        .table()
                        .tableStatus())
                .isEqualTo(TableStatus.UPDATING);
    }

    private FaultProxy clocked(Timings timings) {
        proxy.reset();
        SlowIndexes.at(proxy, () -> now, name -> timings);
        return proxy;
    }

    private void pass(Duration duration) {
        now = now.plus(duration);
    }

    @Test
    void endsNoPhaseTwice() {
        assertThatThrownBy(() -> indexes.allocated(table, "first")).isInstanceOf(IllegalStateException.class);
    }

    private void assertPhase(TableStatus tableStatus, IndexStatus indexStatus, boolean backfilling) {
        GlobalSecondaryIndexDescription index =
                describe().globalSecondaryIndexes().get(0);
        assertThat(describe().tableStatus()).isEqualTo(tableStatus);
        assertThat(index.indexStatus()).isEqualTo(indexStatus);
        assertThat(index.backfilling()).isEqualTo(backfilling);
    }

    /** The server itself is not as quick as the phases. */
    private void waitUntilReady() {
        while (dynamoDb.client()
                        .describeTable(describe -> describe.tableName(table))
                        .table()
                        .globalSecondaryIndexes()
                        .get(0)
                        .indexStatus()
                != IndexStatus.ACTIVE) {
            Thread.onSpinWait();
        }
    }

    private TableDescription describe() {
        return proxy.client()
                .describeTable(describe -> describe.tableName(table))
                .table();
    }

    private void create(String index) {
        GlobalSecondaryIndexUpdate change = GlobalSecondaryIndexUpdate.builder()
                .create(create -> create.indexName(index)
                        .keySchema(Tables.key(index, KeyType.HASH))
                        .projection(projection -> projection.projectionType(ProjectionType.ALL)))
                .build();
        proxy.client()
                .updateTable(update -> update.tableName(table)
                        .attributeDefinitions(Tables.string(index))
                        .globalSecondaryIndexUpdates(change));
    }

    private void delete(String index) {
        GlobalSecondaryIndexUpdate change = GlobalSecondaryIndexUpdate.builder()
                .delete(delete -> delete.indexName(index))
                .build();
        proxy.client().updateTable(update -> update.tableName(table).globalSecondaryIndexUpdates(change));
    }
}

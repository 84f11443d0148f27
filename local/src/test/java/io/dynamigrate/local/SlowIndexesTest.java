package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
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
    private final String table = dynamoDb.newTable();

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

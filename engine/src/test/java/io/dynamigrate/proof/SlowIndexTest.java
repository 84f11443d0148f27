package io.dynamigrate.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Outcome;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.Fault;
import io.dynamigrate.local.FaultProxy;
import io.dynamigrate.local.SlowIndexes;
import io.dynamigrate.local.WireRequest;
import io.dynamigrate.local.WireResponse;
import io.dynamigrate.run.FakeTime;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.MigratorBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

/** Indexes that take as long as on the service, and owners that are given up meanwhile. */
class SlowIndexTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final FaultProxy proxy = FaultProxy.to(dynamoDb.endpoint());

    private final SlowIndexes indexes = SlowIndexes.at(proxy);
    private final FakeTime time = new FakeTime();
    private final Work work;
    private final String table = dynamoDb.newTable();
    private int sleeps;

    SlowIndexTest() {
        work = new Work(dynamoDb.client(), table, time);
        time.onSleep(duration -> work.pause());
    }

    @Test
    void waitsThroughBothPhasesAndSuspendsInEach() throws Exception {
        assertThat(migrator("stack/mine").build().migrate().outcome()).isEqualTo(Outcome.SUSPENDED);
        indexes.allocated(table, "by-name");
        assertThat(migrator("stack/mine").build().migrate().outcome()).isEqualTo(Outcome.SUSPENDED);
        indexes.filled(table, "by-name");
        migrator("stack/mine").build().migrate().orThrow();

        assertThat(proxy.counts()).containsEntry("UpdateTable", 1);
        assertThat(indexRow().get("migration_status")).isEqualTo(fromS("created"));
    }

    @Test
    void cancelsTheIndexThatAGivenUpOwnerIsBuilding() throws Exception {
        assertThat(migrator("stack/mine").build().migrate().outcome()).isEqualTo(Outcome.SUSPENDED);
        time.onSleep(duration -> {
            work.pause();
            // Refused twice while resources are allocated.
            if (++sleeps == 2) {
                indexes.allocated(table, "by-name");
            }
        });
        assertThat(migrator("stack/mine").build().requests().stop()).isTrue();

        assertThat(sleeps).isGreaterThanOrEqualTo(2);
        assertThat(Snapshot.of(dynamoDb.client(), table).settings().globalSecondaryIndexes())
                .isEmpty();
        assertThat(indexRow().get("migration_status")).isEqualTo(fromS("deleted"));
        assertThat(migrator("stack/mine").build().status().lock()).isEmpty();
        assertThat(migrator("stack/mine").build().history().get(0).status()).isEqualTo(MigrationStatus.IN_PROGRESS);
    }

    @Test
    void leavesTheIndexThatAnotherOwnerIsBuilding() throws Exception {
        migrator("stack/mine").build().migrate();

        assertThat(migrator("stack/other").build().requests().stop()).isTrue();
        assertThat(indexRow().get("migration_status")).isEqualTo(fromS("creating"));
        assertThat(proxy.counts()).containsEntry("UpdateTable", 1);
    }

    @Test
    void tellsWhenThereIsNoTimeToCancelIt() throws Exception {
        migrator("stack/mine").build().migrate();

        assertThat(migrator("stack/mine").build().requests().stop()).isFalse();
        assertThat(migrator("stack/mine").build().status().lock()).isEmpty();
    }

    @Test
    void cancelsTheIndexThatTheOwnerBeganToBuildWhileTheRecordsWereOpened() throws Exception {
        AtomicBoolean isFirst = new AtomicBoolean(true);
        proxy.on(WireRequest.each("DescribeTable"), Fault.delayAnswer(() -> {
            if (isFirst.getAndSet(false)) {
                assertThat(migrate("stack/mine")).isEqualTo(Outcome.SUSPENDED);
                indexes.allocated(table, "by-name");
            }
        }));
        assertThat(migrator("stack/mine")
                        .deadline(time.now().plus(Duration.ofHours(1)), Duration.ofSeconds(30))
                        .build()
                        .requests()
                        .stop())
                .isTrue();

        assertThat(indexRow().get("migration_status")).isEqualTo(fromS("deleted"));
    }

    @Test
    void cancelsNothingOnceItsLeaseIsOver() throws Exception {
        migrator("stack/mine").build().migrate();
        time.onSleep(duration -> {
            if (++sleeps == 1) {
                // It was refused once, and sleeps so long that another run goes on with the index.
                indexes.allocated(table, "by-name");
                time.advance(Duration.ofMinutes(2));
                assertThat(migrate("stack/mine")).isEqualTo(Outcome.SUSPENDED);
            }
        });
        assertThat(migrator("stack/mine")
                        .deadline(time.now().plus(Duration.ofHours(1)), Duration.ofSeconds(30))
                        .build()
                        .requests()
                        .stop())
                .isFalse();

        assertThat(Snapshot.of(dynamoDb.client(), table).settings().globalSecondaryIndexes())
                .hasSize(1);
        assertThat(indexRow().get("migration_status")).isEqualTo(fromS("creating"));
    }

    @Test
    void waitsForAnIndexThatIsOnItsWayOutBeforeItCreatesAnotherOfThatName() throws Exception {
        createIndex("by-name", "other");
        proxy.on(
                request -> request.operation().equals("DescribeTable") && sleeps < 2,
                Fault.rewrite(answer -> new WireResponse(
                        answer.status(),
                        answer.body().replace("\"IndexStatus\":\"ACTIVE\"", "\"IndexStatus\":\"DELETING\""))));
        time.onSleep(duration -> {
            if (++sleeps == 2) {
                deleteIndex("by-name");
            }
            work.pause();
        });
        assertThat(migrate("stack/mine")).isEqualTo(Outcome.SUSPENDED);

        assertThat(indexRow().get("migration_status")).isEqualTo(fromS("creating"));
        assertThat(indexRow().get("migration_definition")).isEqualTo(fromS("by-name(name:S) ALL"));
        assertThat(proxy.counts()).containsEntry("UpdateTable", 1);
    }

    private void createIndex(String name, String key) {
        dynamoDb.client()
                .updateTable(update -> update.tableName(table)
                        .attributeDefinitions(AttributeDefinition.builder()
                                .attributeName(key)
                                .attributeType(S)
                                .build())
                        .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder()
                                .create(index -> index.indexName(name)
                                        .keySchema(KeySchemaElement.builder()
                                                .attributeName(key)
                                                .keyType(KeyType.HASH)
                                                .build())
                                        .projection(projection -> projection.projectionType(ProjectionType.ALL)))
                                .build()));
        while (Snapshot.of(dynamoDb.client(), table).settings().globalSecondaryIndexes().stream()
                .anyMatch(index -> index.indexStatus() != IndexStatus.ACTIVE)) {
            work.pause();
        }
    }

    private void deleteIndex(String name) {
        dynamoDb.client()
                .updateTable(update -> update.tableName(table)
                        .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder()
                                .delete(index -> index.indexName(name))
                                .build()));
    }

    private Outcome migrate(String owner) {
        try {
            return migrator(owner).build().migrate().outcome();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private MigratorBuilder migrator(String owner) {
        TestMigration create = TestMigration.of("a", 1)
                .up(context -> context.indexes()
                        .create(GlobalIndex.named("by-name")
                                .partitionKey("name", S)
                                .projectAll()));
        return Migrator.builder(proxy.client(), table, Registry.of(create))
                .owner(owner)
                .time(time)
                .deadline(time.now().plus(Duration.ofMinutes(5)), Duration.ofSeconds(30));
    }

    private Map<String, AttributeValue> indexRow() {
        return dynamoDb.client()
                .getItem(
                        get -> get.tableName(table).key(Map.of("PK", fromS("MIGRATION#INDEX"), "SK", fromS("by-name"))))
                .item();
    }
}

package io.dynamigrate.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Outcome;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.Fault;
import io.dynamigrate.local.FaultProxy;
import io.dynamigrate.local.SlowIndexes;
import io.dynamigrate.local.WireRequest;
import io.dynamigrate.local.WireResponse;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.run.FakeTime;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.MigratorBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;

/** Descriptions of a table that are seconds old, while the records are not (issue 12.9). */
class OldDescriptionTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final FaultProxy proxy = FaultProxy.to(dynamoDb.endpoint());

    private final FakeTime time = new FakeTime();
    private final String table = dynamoDb.newTable();
    private final Work work = new Work(dynamoDb.client(), table, time);
    private final SlowIndexes indexes;
    private Optional<WireResponse> last = Optional.empty();
    private Optional<WireResponse> old = Optional.empty();
    private Instant oldUntil = Instant.MIN;

    private final TestMigration create = TestMigration.of("a", 1)
            .up(context -> context.indexes().create(byName("name")))
            .down(context -> context.indexes().delete("by-name"));

    OldDescriptionTest() {
        proxy.on(WireRequest.each("DescribeTable"), this::describe);
        indexes = SlowIndexes.at(proxy);
        time.onSleep(duration -> work.pause());
    }

    /** An old answer, as long as it is to be old. */
    private synchronized Optional<WireResponse> describe(WireRequest request, Fault.Rest rest) throws Exception {
        if (time.now().isBefore(oldUntil)) {
            return old;
        }
        last = rest.proceed();
        return last;
    }

    /** The table stays for so long as the next descriptions say that it is now. */
    private void stopDescriptions(Duration duration) {
        proxy.client().describeTable(describe -> describe.tableName(table));
        old = last;
        oldUntil = time.now().plus(duration);
    }

    @Test
    void aRollbackCancelsAnIndexThatTheDescriptionDoesNotShowYet() throws Exception {
        stopDescriptions(Duration.ofSeconds(40));
        assertThat(builder(create)
                        .deadline(time.now().plusSeconds(50), Duration.ofSeconds(30))
                        .build()
                        .migrate()
                        .outcome())
                .isEqualTo(Outcome.SUSPENDED);
        assertThat(row("migration_status")).isEqualTo("creating");
        endAllocationAfter(3);
        assertThat(builder(create).build().run(Goal.rollbackDownTo("a")).outcome())
                .isEqualTo(Outcome.DONE);

        assertThat(realIndexes()).isEmpty();
        assertThat(row("migration_status")).isEqualTo("deleted");
    }

    @Test
    void aStopCancelsAnIndexThatTheDescriptionDoesNotShowYet() throws Exception {
        stopDescriptions(Duration.ofSeconds(40));
        assertThat(builder(create)
                        .deadline(time.now().plusSeconds(50), Duration.ofSeconds(30))
                        .build()
                        .migrate()
                        .outcome())
                .isEqualTo(Outcome.SUSPENDED);
        assertThat(row("migration_status")).isEqualTo("creating");
        endAllocationAfter(3);
        assertThat(builder(create).build().requests().stop()).isTrue();

        assertThat(realIndexes()).isEmpty();
        assertThat(row("migration_status")).isEqualTo("deleted");
    }

    @Test
    void anIndexThatWasDeletedIsNotTakenForTheOneThatIsWanted() throws Exception {
        create.up(context -> {
            context.indexes().create(byName("name"));
            stopDescriptions(Duration.ZERO);
            context.indexes().delete("by-name");
            oldUntil = time.now().plus(Duration.ofSeconds(20));
            context.indexes().create(byName("name"));
        });
        endPhasesAtOnce();
        assertThat(migrate()).isEqualTo(Outcome.DONE);

        assertThat(realIndexes()).hasSize(1);
        assertThat(row("migration_status")).isEqualTo("created");
        assertThat(proxy.counts()).containsEntry("UpdateTable", 3);
    }

    @Test
    void theOldDefinitionIsNoErrorWhileItMayBeOld() throws Exception {
        create.up(context -> {
            context.indexes().create(byName("name"));
            stopDescriptions(Duration.ZERO);
            context.indexes().delete("by-name");
            oldUntil = time.now().plus(Duration.ofSeconds(20));
            context.indexes().create(byName("other"));
        });
        endPhasesAtOnce();
        assertThat(migrate()).isEqualTo(Outcome.DONE);

        assertThat(realIndexes().get(0).keySchema().get(0).attributeName()).isEqualTo("other");
    }

    @Test
    void anIndexThatWasThereBeforeIsFoundAlsoWhereTheDescriptionDoesNotShowIt() throws Exception {
        stopDescriptions(Duration.ZERO);
        endPhasesAtOnce();
        migrate();
        dynamoDb.client()
                .deleteItem(delete ->
                        delete.tableName(table).key(Map.of("PK", fromS("MIGRATION#INDEX"), "SK", fromS("by-name"))));
        dynamoDb.client()
                .deleteItem(delete ->
                        delete.tableName(table).key(Map.of("PK", fromS("MIGRATION#HISTORY"), "SK", fromS("a"))));
        oldUntil = time.now().plus(Duration.ofSeconds(20));
        assertThat(migrate()).isEqualTo(Outcome.DONE);
        assertThat(row("migration_status")).isEqualTo("found");
        builder(create).build().rollback().orThrow();

        assertThat(realIndexes()).hasSize(1);
    }

    @Test
    void aWaitCostsOneDescriptionEachTenSeconds() throws Exception {
        assertThat(migrate()).isEqualTo(Outcome.SUSPENDED);

        assertThat(proxy.counts()).containsEntry("UpdateTable", 1);
        assertThat(proxy.counts().get("DescribeTable"))
                .as("issue 11: 4.5 minutes, and more often in the first ten seconds")
                .isLessThan(36);
    }

    private void endAllocationAfter(int sleeps) {
        int[] slept = {0};
        time.onSleep(duration -> {
            work.pause();
            if (++slept[0] == sleeps) {
                indexes.allocated(table, "by-name");
            }
        });
    }

    private void endPhasesAtOnce() {
        time.onSleep(duration -> {
            work.pause();
            try {
                indexes.allocated(table, "by-name");
                indexes.filled(table, "by-name");
            } catch (IllegalStateException e) {
                // Nothing is being built at this moment.
                work.pause();
            }
        });
    }

    private List<GlobalSecondaryIndexDescription> realIndexes() {
        return Snapshot.of(dynamoDb.client(), table).settings().globalSecondaryIndexes();
    }

    private static GlobalIndex byName(String key) {
        return GlobalIndex.named("by-name").partitionKey(key, S).projectAll();
    }

    private Outcome migrate() throws InterruptedException {
        return builder(create).build().migrate().outcome();
    }

    private MigratorBuilder builder(TestMigration migration) {
        return Migrator.builder(proxy.client(), table, Registry.of(migration))
                .owner("stack/mine")
                .time(time)
                .deadline(time.now().plus(Duration.ofMinutes(5)), Duration.ofSeconds(30));
    }

    private String row(String attribute) {
        return dynamoDb.client()
                .getItem(
                        get -> get.tableName(table).key(Map.of("PK", fromS("MIGRATION#INDEX"), "SK", fromS("by-name"))))
                .item()
                .get(attribute)
                .s();
    }
}

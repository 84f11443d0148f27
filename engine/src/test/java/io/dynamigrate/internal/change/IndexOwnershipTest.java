package io.dynamigrate.internal.change;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Registry;
import io.dynamigrate.TargetTable;
import io.dynamigrate.TestMigration;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Runs;
import io.dynamigrate.run.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** {@code down} reverses only what {@code up} did to indexes (issue 12.3). */
class IndexOwnershipTest extends Runs {

    private static final GlobalIndex EMAIL =
            GlobalIndex.named("email").partitionKey("email", S).projectAll();

    private final TestMigration a = TestMigration.of("a", 1)
            .up(context -> context.indexes().create(EMAIL))
            .down(context -> context.indexes().delete("email"));
    private final TestMigration b = TestMigration.of("b", 2)
            .up(context -> context.indexes().delete("email"))
            .down(context -> context.indexes().create(EMAIL));
    private final List<String> log = new ArrayList<>();

    @BeforeEach
    void giveDynamoDbLocalSomeRealTime() {
        time.onSleep(duration -> pause());
    }

    @Test
    void aDryRunOfSeveralRollbacksKnowsWhatEachDoesToAnIndex() throws Exception {
        migrator(a, b).migrate().orThrow();

        assertThat(migrator(a, b).dryRun(Goal.rollback(2)).format())
                .contains("create index email", "delete index email");
        migrator(a, b).rollback(2).orThrow();
        assertThat(indexNames()).isEmpty();
    }

    @Test
    void leavesAnIndexThatUpFound() throws Exception {
        createByHand();
        migrate(a);
        assertThat(status()).isEqualTo("found");
        rollback(a);

        assertThat(indexNames()).containsExactly("email");
        assertThat(status()).isEqualTo("found");
        assertThat(log).contains("a: Index 'email' is left as it is, because 'a' did not create it.");

        migrate(a);
        rollback(a);
        assertThat(indexNames()).as("applied a second time").containsExactly("email");
    }

    @Test
    void deletesAnIndexThatUpCreatedInAnEarlierEpoch() throws Exception {
        a.down(context -> {
            throw new IllegalStateException("stays");
        });
        migrate(a);
        migrator(a).rollback();
        repairAsRolledBack("a");
        a.down(context -> context.indexes().delete("email"));
        migrate(a);
        assertThat(status()).isEqualTo("created");
        rollback(a);

        assertThat(indexNames()).isEmpty();
    }

    @Test
    void leavesAnIndexThatAnotherMigrationCreated() throws Exception {
        TestMigration again = TestMigration.of("again", 3)
                .up(context -> context.indexes().create(EMAIL))
                .down(context -> context.indexes().delete("email"));
        migrate(a, again);
        assertThat(status()).isEqualTo("found");
        rollback(a, again);
        assertThat(indexNames()).containsExactly("email");

        rollback(a, again);
        assertThat(indexNames()).isEmpty();
    }

    @Test
    void anIndexThatIsCreatedAgainOnTheWayDownBelongsToWhomItBelongedBefore() throws Exception {
        migrate(a, b);
        assertThat(indexNames()).isEmpty();
        rollback(a, b);
        assertThat(indexNames()).containsExactly("email");
        rollback(a, b);
        assertThat(indexNames()).isEmpty();

        createByHand();
        migrate(a, b);
        rollback(a, b);
        rollback(a, b);
        assertThat(indexNames()).as("found").containsExactly("email");
    }

    @Test
    void createsNoIndexOnTheWayDownThatUpDidNotDelete() throws Exception {
        migrate(b);
        assertThat(status()).isEqualTo("missing");
        rollback(b);

        assertThat(indexNames()).isEmpty();
        assertThat(log).contains("b: Index 'email' is not created, because 'b' did not delete it.");
    }

    @Test
    void aRenamedMigrationStillOwnsItsIndex() throws Exception {
        migrate(a, b);
        rollback(a, b);
        assertThat(madeBy()).isEqualTo("a");
        TestMigration renamed = TestMigration.of("renamed", 1)
                .up(context -> context.indexes().create(EMAIL))
                .down(context -> context.indexes().delete("email"));

        migrator(renamed, b).repair("renamed", Goal.Repair.Correction.RENAME).orThrow();
        assertThat(madeBy()).isEqualTo("renamed");
        assertThat(row("MIGRATION#INDEX", "email").get("migration_id")).isEqualTo(fromS("b"));
        rollback(renamed, b);

        assertThat(indexNames()).isEmpty();
    }

    @Test
    void aRenamedMigrationStillLeavesAnIndexThatItFound() throws Exception {
        createByHand();
        migrate(a);
        TestMigration renamed =
                TestMigration.of("renamed", 1).down(context -> context.indexes().delete("email"));

        migrator(renamed).repair("renamed", Goal.Repair.Correction.RENAME).orThrow();
        assertThat(row("MIGRATION#INDEX", "email").get("migration_id")).isEqualTo(fromS("renamed"));
        rollback(renamed);

        assertThat(indexNames()).containsExactly("email");
    }

    @Test
    void aDryRunLeavesAnIndexThatUpFound() throws Exception {
        createByHand();
        migrate(a);

        assertThat(migrator(a).dryRun(Goal.rollbackLast()).migrations().get(0).effects())
                .isEmpty();
    }

    @Test
    void leavesAnIndexThatWasThereWhereverUpDies() throws Exception {
        createByHand();
        int requests = dieAt(Integer.MAX_VALUE);
        for (int request = 3; request <= requests; request++) {
            table = dynamoDb.newTable();
            createByHand();
            dieAt(request);
            builder(a).build().run(Goal.rollbackDownTo("a"));
            assertThat(indexNames()).as("died at request " + request).containsExactly("email");
        }
    }

    @Test
    void deletesTheIndexThatUpCreatedWhereverUpDies() throws Exception {
        int requests = dieAt(Integer.MAX_VALUE);
        for (int request = 3; request <= requests; request++) {
            table = dynamoDb.newTable();
            dieAt(request);
            if (request % 2 == 0) {
                migrate(a);
                assertThat(status()).isEqualTo("created");
            }
            builder(a).build().run(Goal.rollbackDownTo("a"));
            assertThat(indexNames()).as("died at request " + request).isEmpty();
        }
    }

    /** Applies in a process that dies after a request was carried out: no later one gets through. */
    private int dieAt(int request) throws Exception {
        int[] count = {0};
        RuntimeException dead =
                DynamoDbException.builder().message("dead").statusCode(400).build();
        Wire wire = new Wire(dynamoDb.client())
                .before((operation, sent) -> ++count[0] > request ? dead : null)
                .after((operation, sent) -> count[0] >= request ? dead : null);
        try {
            Migrator.builder(wire.client(), table, Registry.of(a))
                    .time(time)
                    .build()
                    .migrate();
        } catch (DynamoDbException e) {
            assertThat(e).isSameAs(dead);
        }
        awaitIndexes();
        return count[0];
    }

    private void repairAsRolledBack(String id) throws Exception {
        migrator(a).repair(id, Goal.Repair.Correction.MARK_ROLLED_BACK).orThrow();
    }

    private void migrate(TestMigration... migrations) throws Exception {
        builder(migrations).log(log::add).build().migrate().orThrow();
    }

    private void rollback(TestMigration... migrations) throws Exception {
        builder(migrations).log(log::add).build().rollback().orThrow();
    }

    private void createByHand() throws Exception {
        dynamoDb.client().updateTable(new IndexDefinition(EMAIL).creation(new TargetTable(table, description())));
        awaitIndexes();
    }

    /** DynamoDB Local refuses some requests while it is at work at an index. */
    private void awaitIndexes() {
        while (description().globalSecondaryIndexes().stream()
                .anyMatch(index -> index.indexStatus() != IndexStatus.ACTIVE)) {
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String status() {
        return row("MIGRATION#INDEX", "email")
                .getOrDefault("migration_status", fromS(""))
                .s();
    }

    private String madeBy() {
        return Objects.requireNonNull(row("MIGRATION#INDEX", "email").get("migration_made_by"))
                .s();
    }

    private List<String> indexNames() {
        return description().globalSecondaryIndexes().stream()
                .filter(index -> index.indexStatus() != IndexStatus.DELETING)
                .map(index -> index.indexName())
                .toList();
    }

    private TableDescription description() {
        return dynamoDb.client()
                .describeTable(request -> request.tableName(table))
                .table();
    }
}

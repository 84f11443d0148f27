package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the table tells of the run that ended last. */
class StatusTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final FakeTime time = new FakeTime();
    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration broken = TestMigration.of("b", 2).up(context -> {
        throw new IllegalStateException("no");
    });
    private Wire wire = new Wire(dynamoDb.client());
    private final String table = dynamoDb.newTable();

    @Test
    void aTableThatWasNeverMigratedHasNoLastRun() {
        assertThat(migrator("one", a).lastRun()).isEmpty();
        assertThat(migrator("one", a).status().lastRun()).isEmpty();
    }

    @Test
    void theLastRunIsWhatEndedLastWhateverItsId() throws Exception {
        migrator("z", a).migrate();
        migrator("a", a).rollback();

        assertThat(migrator("look", a).lastRun())
                .contains(new RunRecord(
                        "a",
                        "roll back 1",
                        "ada",
                        "host",
                        "done",
                        1,
                        Optional.of(time.now()),
                        Optional.of(time.now()),
                        List.of("a"),
                        List.of("a"),
                        Optional.empty()));
    }

    @Test
    void aRunThatFailedSaysWhyAndWhatItDid() throws Exception {
        migrator("one", a, broken).migrate();

        RunRecord run = migrator("look", a, broken).status().lastRun().orElseThrow();
        assertThat(run.outcome()).isEqualTo("failed");
        assertThat(run.done()).containsExactly("a");
        assertThat(run.message())
                .hasValueSatisfying(message -> assertThat(message).startsWith("Applying 'b' failed"));
    }

    @Test
    void aRunThatHadNothingToDoIsNone() throws Exception {
        migrator("one", a).migrate();
        migrator("two", a).migrate();

        assertThat(migrator("look", a).lastRun()).map(RunRecord::id).contains("one");
    }

    @Test
    void rowsThatCannotBeReadAreFindingsAndHideNothing() throws Exception {
        TestMigration stepped = TestMigration.of("b", 2).up(context -> {
            context.step("one", () -> {});
            throw new IllegalStateException("no");
        });
        migrator("one", a, stepped).migrate();
        spoil("MIGRATION#STATUS", "CURRENT", "migration_fence");
        spoil("MIGRATION#STEP#b#1", "one", "migration_done_at");

        Status status = migrator("look", a, stepped).status();
        assertThat(status.history().records()).hasSize(2);
        assertThat(status.findings())
                .extracting(Finding::message)
                .anySatisfy(message -> assertThat(message)
                        .contains("'migration_fence' of the row 'MIGRATION#STATUS'", "correct the row"))
                .anySatisfy(message -> assertThat(message).contains("'b' keeps what it has done: one"));
    }

    private void spoil(String partition, String sort, String attribute) {
        dynamoDb.client()
                .updateItem(update -> update.tableName(table)
                        .key(Map.of("PK", fromS(partition), "SK", fromS(sort)))
                        .updateExpression("SET " + attribute + " = :bad")
                        .expressionAttributeValues(Map.of(":bad", fromBool(true))));
    }

    @Test
    void costsOneRequestForEachRow() throws Exception {
        migrator("one", a).status();
        assertThat(wire.sent()).containsExactly("describeTable", "query", "getItem", "getItem");
        migrator("one", a).migrate();

        wire = new Wire(dynamoDb.client());
        migrator("look", a).status();
        assertThat(wire.sent()).containsExactly("describeTable", "query", "getItem", "getItem", "getItem");
    }

    private Migrator migrator(String runId, Migration... migrations) {
        return Migrator.builder(wire.client(), table, Registry.of(migrations))
                .runId(runId)
                .owner("ada")
                .appliedBy("host")
                .time(time)
                .build();
    }
}

package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Migration;
import io.dynamigrate.Outcome;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class AnswersTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final String table = dynamoDb.newTable();

    @Test
    void isDecidedOnce() {
        Answers answers = migrator("run-1").requests().answers();
        assertThat(answers.decided("run-1")).isEmpty();

        assertThat(answers.decide("run-1", "yes")).isEqualTo("yes");
        assertThat(answers.decide("run-1", "no")).isEqualTo("yes");

        assertThat(answers.decided("run-1")).hasValue("yes");
        assertThat(answers.decided("run-2")).isEmpty();
    }

    @Test
    void decidesOnceWhatARequestIs() {
        Answers answers = migrator("run-1").requests().answers();

        assertThat(answers.decideOccasion("run-1", "deploy")).isEqualTo("deploy");
        assertThat(answers.decideOccasion("run-1", "rollback")).isEqualTo("deploy");
        assertThat(answers.decideOccasion("run-2", "rollback")).isEqualTo("rollback");
    }

    @Test
    void staysInTheRowOfTheRun() throws InterruptedException {
        Migrator migrator = migrator("run-1", TestMigration.of("a", 1));
        migrator.migrate().orThrow();

        migrator.requests().answers().decide("run-1", "yes");

        assertThat(row())
                .containsEntry("migration_outcome", fromS("done"))
                .containsEntry("migration_answer", fromS("yes"));
    }

    @Test
    void aRunWhoseAnswerIsDecidedBeginsNothing() throws InterruptedException {
        Migrator migrator = migrator("run-1", TestMigration.of("a", 1));
        migrator.requests().answers().decide("run-1", "yes");
        Map<String, AttributeValue> decided = row();

        Report report = migrator.migrate();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.history().records()).isEmpty();
        assertThat(migrator.history()).isEmpty();
        assertThat(migrator.status().lock()).isEmpty();
        assertThat(row()).isEqualTo(decided);
        assertThat(migrator("run-2", TestMigration.of("a", 1)).migrate().done()).containsExactly("a");
    }

    @Test
    void aSecondTryLeavesNothingOfTheFirstInTheRow() throws InterruptedException {
        Migration broken = TestMigration.of("a", 1).up(context -> {
            throw new IllegalStateException("no");
        });
        migrator("run-1", broken).migrate();
        assertThat(row()).containsEntry("migration_outcome", fromS("failed")).containsKey("migration_message");

        migrator("run-1", TestMigration.of("a", 1)).migrate().orThrow();

        assertThat(row()).containsEntry("migration_outcome", fromS("done")).doesNotContainKey("migration_message");
    }

    private Migrator migrator(String runId, Migration... migrations) {
        return Migrator.builder(dynamoDb.client(), table, Registry.of(migrations))
                .runId(runId)
                .build();
    }

    private Map<String, AttributeValue> row() {
        return dynamoDb.client()
                .getItem(get -> get.tableName(table).key(Map.of("PK", fromS("MIGRATION#RUN"), "SK", fromS("run-1"))))
                .item();
    }
}

package io.dynamigrate.function;

import static io.dynamigrate.function.ByHand.findings;
import static io.dynamigrate.function.ByHand.strings;
import static io.dynamigrate.function.ByHand.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.local.DynamoDbExtension;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code baseline}, {@code repair} and {@code unlock}, on a real table. */
class DeclarationCommandsTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2, "a");
    private final TestMigration broken = TestMigration.of("a", 1).broken();
    private final String table = dynamoDb.newTable();

    @Test
    void baselineDeclaresUpToTheTargetAndRunsNothing() {
        Map<String, JsonNode> result = hand(a, b).result("'action':'baseline','target':'a','by':'Ada'");

        assertThat(texts(result)).containsEntry("outcome", "done").doesNotContainKey("error");
        assertThat(strings(result.get("ran"))).containsExactly("a");
        assertThat(stage.history(table)).isEqualTo(Map.of("a", "baseline"));
        assertThat(dynamoDb.items(table)).noneSatisfy(item -> assertThat(item).containsEntry("PK", fromS("a")));
        assertThat(run(result)).containsEntry("migration_goal", fromS("baseline to a"));
        assertThat(run(result)).containsEntry("migration_owner", fromS("by hand (request-1) by Ada"));
        assertThat(strings(hand(a, b).result("'action':'migrate'").get("ran"))).containsExactly("b");
        assertThat(strings(hand(a, b).result("'action':'rollback','steps':9").get("ran")))
                .containsExactly("b");
    }

    @Test
    void baselineTakesOverTheTableOfTheGoPackage() {
        dynamoDb.client()
                .putItem(put -> put.tableName(table)
                        .item(Map.of(
                                "PK", fromS("MIGRATION#HISTORY"),
                                "SK", fromS("a"),
                                "id", fromS("a"),
                                "version", fromN("1"),
                                "description", fromS("Puts a"),
                                "status", fromS("applied"),
                                "appliedAt", fromS("2024-01-16T12:00:00Z"),
                                "appliedBy", fromS("deployer"))));

        assertThat(strings(hand(a, b).result("'action':'status'").get("applied")))
                .containsExactly("a");
        assertThat(strings(hand(a, b).result("'action':'migrate'").get("ran"))).containsExactly("b");
    }

    @ParameterizedTest
    @CsvSource({"mark_applied, applied", "mark_rolled_back, rolled_back", "discard_steps, failed"})
    void repairCorrectsOneRecordAndRecordsWhoDidIt(String correction, String status) {
        hand(broken, b).result("'action':'migrate'");
        Map<String, JsonNode> result =
                hand(broken, b).result("'action':'repair','id':'a','correction':'" + correction + "'");

        assertThat(texts(result)).containsEntry("outcome", "done");
        assertThat(stage.history(table)).isEqualTo(Map.of("a", status));
        assertThat(run(result)).containsEntry("migration_goal", fromS("repair a: " + correction.replace('_', ' ')));
        assertThat(run(result)).containsEntry("migration_owner", fromS("by hand (request-1)"));
    }

    @Test
    void repairAcceptsAnEditedMigration() {
        hand(a).result("'action':'migrate'");
        TestMigration edited = TestMigration.of("a", 7);
        assertThat(texts(hand(edited, b).result("'action':'migrate'")).get("error"))
                .contains("was changed after it was applied");

        hand(edited, b).result("'action':'repair','id':'a','correction':'accept_checksum'");

        assertThat(strings(hand(edited, b).result("'action':'migrate'").get("ran")))
                .containsExactly("b");
    }

    @Test
    void repairRefusesWhatMakesNoSense() {
        hand(a).result("'action':'migrate'");

        assertThat(texts(hand(a, b).result("'action':'repair','id':'x','correction':'mark_applied'"))
                        .get("error"))
                .contains("There is no migration 'x'. Registered are: a, b.");
        assertThat(texts(hand(a, b).result("'action':'repair','id':'b','correction':'discard_steps'"))
                        .get("error"))
                .contains("'b' was never begun");
        assertThat(texts(hand(a, b).result("'action':'baseline','target':'x'")).get("error"))
                .contains("There is no migration 'x'");
    }

    @Test
    void unlockNamesWhoHeldTheLockAndIsTheLastRun() {
        Map<String, JsonNode> unlocked = new HashMap<>();
        TestMigration waiting = TestMigration.of("a", 1).up(context -> {
            String runId =
                    texts(hand(a).result("'action':'status'").get("lock")).get("runId");
            unlocked.putAll(hand(a).result("'action':'unlock','runId':'" + runId + "','by':'Ada'"));
        });
        Map<String, JsonNode> stopped = hand(waiting).result("'action':'migrate'");

        assertThat(texts(unlocked)).containsEntry("outcome", "done");
        assertThat(texts(unlocked.get("takenFrom")))
                .containsEntry("fence", "1")
                .hasEntrySatisfying("heldBy", holder -> assertThat(holder).startsWith("run-"));
        assertThat(texts(stopped)).containsEntry("outcome", "failed");
        assertThat(texts(hand(a).result("'action':'status'").get("lastRun")))
                .containsEntry("goal", "unlock")
                .containsEntry("owner", "by hand (request-1) by Ada")
                .hasEntrySatisfying(
                        "message", message -> assertThat(message).matches("The lock of run-.* was released by force."));
        stage.assertFree(table);
    }

    /** Issue 12.13: the lock may change hands between the look and the command. */
    @Test
    void unlockOfAnotherRunIsRefusedAndChangesNothing() {
        Map<String, JsonNode> refused = new HashMap<>();
        TestMigration waiting = TestMigration.of("a", 1)
                .up(context -> refused.putAll(hand(a).result("'action':'unlock','runId':'run-gone'")));
        Map<String, JsonNode> run = hand(waiting).result("'action':'migrate'");

        assertThat(texts(run)).containsEntry("outcome", "done");
        assertThat(findings(refused)).containsExactly("lock_changed_hands");
        assertThat(texts(refused).get("error"))
                .contains("'run-gone' does not hold the lock", texts(run).get("runId"));
    }

    /** Issue 12.28. */
    @Test
    void repairMakesTheStatusRowReadableAgain() {
        hand(a).result("'action':'migrate'");
        dynamoDb.client()
                .updateItem(update -> update.tableName(table)
                        .key(Map.of("PK", fromS("MIGRATION#STATUS"), "SK", fromS("CURRENT")))
                        .updateExpression("SET migration_fence = :bad")
                        .expressionAttributeValues(Map.of(":bad", fromS("twelve"))));

        assertThat(texts(hand(a, b).result("'action':'migrate'")).get("error"))
                .contains("'migration_fence' of the row 'MIGRATION#STATUS'", "repair it with status_row");
        Map<String, JsonNode> repaired = hand(a, b).result("'action':'repair','correction':'status_row','by':'Ada'");
        assertThat(texts(repaired)).containsEntry("outcome", "done");
        assertThat(strings(repaired.get("removed"))).containsExactly("migration_fence");
        assertThat(strings(hand(a, b).result("'action':'migrate'").get("ran"))).containsExactly("b");
        assertThat(texts(hand(a, b).result("'action':'repair','correction':'status_row'")))
                .containsEntry("outcome", "nothing_to_do");
    }

    @Test
    void unlockOfAFreeTableIsNothingToDo() {
        ByHand hand = hand(a);

        assertThat(hand.text("'action':'unlock','runId':'run'"))
                .isEqualTo(hand.json("{'action':'unlock','table':'TABLE','outcome':'nothing_to_do','takenFrom':null}"));
    }

    private Map<String, AttributeValue> run(Map<String, JsonNode> result) {
        String id = texts(result).get("runId");
        return dynamoDb.client()
                .getItem(get -> get.tableName(table)
                        .key(Map.of("PK", fromS("MIGRATION#RUN"), "SK", fromS(id)))
                        .consistentRead(true))
                .item();
    }

    private ByHand hand(TestMigration... migrations) {
        return new ByHand(stage.version(1, migrations), table);
    }
}

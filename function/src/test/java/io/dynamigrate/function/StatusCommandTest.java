package io.dynamigrate.function;

import static io.dynamigrate.function.ByHand.findings;
import static io.dynamigrate.function.ByHand.strings;
import static io.dynamigrate.function.ByHand.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.local.DynamoDbExtension;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** {@code status} and {@code history}, on a real table. */
class StatusCommandTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2, "a");
    private final TestMigration broken = TestMigration.of("c", 3).broken();
    private final String table = dynamoDb.newTable();

    @Test
    void aNewTableHasNothingButWhatIsPending() {
        ByHand hand = hand(1, a, broken);

        assertThat(hand.text("'action':'status'"))
                .isEqualTo(hand.json("{'action':'status','table':'TABLE','lock':null,'foreignLock':null,"
                        + "'claimedBy':null,'last':null,'lastRun':null,'applied':[],'pending':['a','c'],"
                        + "'unfinished':[],'findings':[],'next':null}"));
    }

    @Test
    void whatFailedIsUnfinishedWithItsError() {
        ByHand hand = hand(1, a, broken);
        hand.result("'action':'migrate'");
        Map<String, JsonNode> status = hand.result("'action':'status'");

        assertThat(strings(status.get("applied"))).containsExactly("a");
        assertThat(strings(status.get("pending"))).containsExactly("c");
        assertThat(texts(status.get("last"))).containsEntry("id", "a").containsEntry("version", "1");
        JsonNode unfinished = status.get("unfinished").asArray().get(0);
        assertThat(texts(unfinished))
                .containsEntry("id", "c")
                .containsEntry("status", "failed")
                .containsEntry("since", "2026-11-23T10:00:00Z")
                .containsEntry("attempts", "1")
                .containsEntry("error", "java.lang.IllegalStateException: no");
        assertThat(unfinished.asObject().get("running").asBoolean()).isFalse();
        assertThat(texts(status.get("findings").asArray().get(0)))
                .containsEntry("level", "note")
                .containsEntry("type", "previous_failure")
                .containsEntry("migration", "c");
    }

    @Test
    void whileItRunsItNamesTheMigrationAndTheHolderAndWhoClaimed() {
        TestMigration looking = TestMigration.of("a", 1).up(context -> {
            Map<String, JsonNode> status = hand(1, a).result("'action':'status'");
            assertThat(texts(status)).containsEntry("claimedBy", Events.OWNER);
            assertThat(texts(status.get("lock")))
                    .containsEntry("fence", "1")
                    .containsEntry("owner", Events.OWNER)
                    .containsEntry("since", "2026-11-23T10:00:00Z")
                    // Issue 12.13.
                    .containsEntry("renewedAt", "2026-11-23T10:00:00Z")
                    .containsEntry("leaseEndsAt", "2026-11-23T10:00:45Z")
                    .containsEntry("safeToUnlockFrom", "2026-11-23T10:15:45Z")
                    .hasEntrySatisfying(
                            "heldBy", holder -> assertThat(holder).contains("cfn-", FakeContext.ARN + ":2"));
            assertThat(status.get("lock").asObject().get("safeToUnlock").asBoolean())
                    .isFalse();
            JsonNode unfinished = status.get("unfinished").asArray().get(0);
            assertThat(texts(unfinished)).containsEntry("id", "a").containsEntry("status", "in_progress");
            assertThat(unfinished.asObject().get("running").asBoolean()).isTrue();
        });

        assertThat(stage.version(2, looking)
                        .told(Events.create(Map.of("TableName", table)))
                        .succeeded())
                .isTrue();
    }

    @Test
    void whatWasInterruptedDoesNotRunWhileAnotherRunHoldsTheLock() {
        TestMigration interrupted = TestMigration.of("a", 1).up(context -> {
            // As good as a killed process: the lock goes, and the record stays as it was begun.
            String runId =
                    texts(hand(1, a).result("'action':'status'").get("lock")).get("runId");
            hand(1, a).result("'action':'unlock','runId':'" + runId + "'");
        });
        hand(1, interrupted).result("'action':'migrate'");
        TestMigration looking = TestMigration.of("b", 2).up(context -> {
            List<JsonNode> unfinished =
                    hand(1, a).result("'action':'status'").get("unfinished").asArray();
            assertThat(unfinished)
                    .extracting(record -> texts(record).get("id") + " "
                            + record.asObject().get("running").asBoolean())
                    .containsExactly("b true", "a false");
        });

        assertThat(texts(hand(1, looking).result("'action':'migrate'"))).containsEntry("outcome", "done");
    }

    @Test
    void theLastRunIsTheOneThatEndedLast() {
        hand(1, a).result("'action':'migrate'");
        String runId = texts(hand(1, a, b).result("'action':'migrate'")).get("runId");

        assertThat(texts(hand(1, a, b).result("'action':'status'").get("lastRun")))
                .containsEntry("runId", runId)
                .containsEntry("goal", "migrate")
                .containsEntry("outcome", "done")
                .containsEntry("owner", "by hand (request-1)")
                .containsEntry("appliedBy", FakeContext.ARN + ":1")
                .containsEntry("startedAt", "2026-11-23T10:00:00Z")
                .containsEntry("endedAt", "2026-11-23T10:00:00Z");
    }

    @Test
    void aRowOfARunThatCannotBeReadIsAFindingAndHidesNothing() {
        String runId = texts(hand(1, a).result("'action':'migrate'")).get("runId");
        dynamoDb.client()
                .updateItem(update -> update.tableName(table)
                        .key(Map.of("PK", fromS("MIGRATION#RUN"), "SK", fromS(runId)))
                        .updateExpression("SET migration_goal = :seven")
                        .expressionAttributeValues(Map.of(":seven", fromN("7"))));
        Map<String, JsonNode> status = hand(1, a).result("'action':'status'");

        assertThat(strings(status.get("applied"))).containsExactly("a");
        assertThat(findings(status)).containsExactly("malformed_history");
        assertThat(texts(status.get("findings").asArray().get(0)).get("message"))
                .contains("'migration_goal' of the row of the run '" + runId + "'");
    }

    @Test
    void historyHasAllFieldsAsTheyAreStored() {
        ByHand hand = hand(1, a, b);
        hand.result("'action':'migrate'");

        List<JsonNode> history =
                hand.result("'action':'history'").get("history").asArray();

        assertThat(history).hasSize(2);
        assertThat(history.get(0).asObject().keySet())
                .containsExactlyInAnyOrder(
                        "id",
                        "version",
                        "description",
                        "status",
                        "applied_at",
                        "applied_by",
                        "checksum",
                        "error",
                        "owner",
                        "dependencies",
                        "sequence",
                        "epoch",
                        "attempts",
                        "started_at",
                        "duration_ms",
                        "run_id",
                        "fence",
                        "set");
        assertThat(texts(history.get(0)))
                .containsEntry("id", "b")
                .containsEntry("status", "applied")
                .containsEntry("applied_at", "2026-11-23T10:00:00Z")
                .containsEntry("sequence", "2");
        assertThat(strings(history.get(0).asObject().get("dependencies"))).containsExactly("a");
    }

    /** Issue 12.27. */
    @Test
    void longListsComeInPagesTheNewestFirst() {
        TestMigration[] many = IntStream.rangeClosed(1, 5)
                .mapToObj(n -> TestMigration.of("m" + n, n))
                .toArray(TestMigration[]::new);
        ByHand hand = hand(1, many);
        hand.result("'action':'migrate'");

        Map<String, JsonNode> first = hand.result("'action':'history','limit':2");
        Map<String, JsonNode> last = hand.result("'action':'history','limit':2,'next':4");

        assertThat(first.get("history").asArray())
                .extracting(record -> texts(record).get("id"))
                .containsExactly("m5", "m4");
        assertThat(texts(first)).containsEntry("next", "2");
        assertThat(last.get("history").asArray())
                .extracting(record -> texts(record).get("id"))
                .containsExactly("m1");
        assertThat(last.get("next").isNull()).isTrue();
        assertThat(strings(hand.result("'action':'status','limit':2,'next':2").get("applied")))
                .containsExactly("m3", "m2");
        // The names of these migrations are unusual, which is a note on each.
        assertThat(hand(
                                1,
                                IntStream.rangeClosed(1, 9)
                                        .mapToObj(n -> TestMigration.of("m" + n, n))
                                        .toArray(TestMigration[]::new))
                        .result("'action':'validate','limit':3")
                        .get("findings")
                        .asArray())
                .hasSize(3);
    }

    @Test
    void aHistoryRowThatCannotBeReadIsNamedAndTheOthersAreThere() {
        hand(1, a, b).result("'action':'migrate'");
        dynamoDb.client()
                .updateItem(update -> update.tableName(table)
                        .key(Map.of("PK", fromS("MIGRATION#HISTORY"), "SK", fromS("b")))
                        .updateExpression("REMOVE version"));
        Map<String, JsonNode> history = hand(1, a, b).result("'action':'history'");

        assertThat(history.get("history").asArray())
                .extracting(record -> texts(record).get("id"))
                .containsExactly("a");
        assertThat(history.get("findings").asArray())
                .extracting(finding ->
                        texts(finding).get("migration") + " " + texts(finding).get("type"))
                .containsExactly("b malformed_history");
    }

    private ByHand hand(int version, TestMigration... migrations) {
        return new ByHand(stage.version(version, migrations), table);
    }
}

package io.dynamigrate.function;

import static io.dynamigrate.function.ByHand.strings;
import static io.dynamigrate.function.ByHand.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Registry;
import io.dynamigrate.local.DynamoDbExtension;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** Commands by hand, on a real table. */
class CommandsTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2, "a");
    private final TestMigration broken = TestMigration.of("c", 3).broken();
    private final String table = dynamoDb.newTable();

    @Test
    void planListsWhatWouldRunAndChangesNothing() {
        ByHand hand = new ByHand(stage.version(1, a, b), table);

        assertThat(hand.text("'action':'plan'"))
                .isEqualTo(
                        hand.json(
                                "{'action':'plan','table':'TABLE','direction':'migrate','migrations':["
                                        + "{'id':'a','change':'apply','version':1,'description':'Puts a'},"
                                        + "{'id':'b','change':'apply','version':2,'description':'Puts b'}],'findings':[],'next':null}"));
        assertThat(dynamoDb.items(table)).isEmpty();
    }

    @Test
    void planTellsAlsoWhatARollbackWouldTakeBack() {
        invoke(stage.version(1, a, b), "'action':'migrate'");

        assertThat(invoke(stage.version(1, a, b), "'action':'plan','direction':'rollback','target':'a'"))
                .contains("\"direction\":\"rollback\"", "\"id\":\"b\"")
                .doesNotContain("\"id\":\"a\"");
    }

    @Test
    void migrateGoesToTheTargetAndReports() {
        Map<String, JsonNode> result = result(stage.version(1, a, b), "'action':'migrate','target':'a'");

        assertThat(texts(result)).containsEntry("outcome", "done").doesNotContainKey("error");
        assertThat(strings(result.get("ran"))).containsExactly("a");
        assertThat(strings(result.get("remaining"))).isEmpty();
        MigrationRecord record = stage.records(table).get(0);
        assertThat(record.owner()).isEqualTo("by hand (request-1)");
        assertThat(record.appliedBy()).isEqualTo(FakeContext.ARN + ":1");
        assertThat(record.runId()).isEqualTo(texts(result).get("runId"));
    }

    @Test
    void rollbackTakesBackTheLast() {
        Stage.Version version = stage.version(1, a, b);
        invoke(version, "'action':'migrate'");

        assertThat(strings(result(version, "'action':'rollback'").get("ran"))).containsExactly("b");
        assertThat(strings(result(version, "'action':'rollback','steps':5").get("ran")))
                .containsExactly("a");
        assertThat(texts(result(version, "'action':'rollback'"))).containsEntry("outcome", "nothing_to_do");
    }

    @Test
    void rollbackTakesBackExactlyWhatIsListed() {
        Stage.Version version = stage.version(1, a, b, TestMigration.of("c", 3));
        invoke(version, "'action':'migrate'");

        assertThat(invoke(version, "'action':'plan','direction':'rollback','ids':['a','b']"))
                .contains("\"id\":\"a\"", "\"id\":\"b\"")
                .doesNotContain("\"id\":\"c\"");
        assertThat(strings(
                        result(version, "'action':'rollback','ids':['a','b']").get("ran")))
                .containsExactly("b", "a");
        assertThat(texts(result(version, "'action':'rollback','ids':['c','nothing']"))
                        .get("error"))
                .contains("'nothing' cannot be rolled back: it was never applied. Leave it out.");
        assertThat(stage.history(table)).containsEntry("c", "applied");
    }

    @Test
    void whoAsksIsRecordedIfItIsSaid() {
        invoke(stage.version(1, a), "'action':'migrate','by':'Ada Lovelace'");

        assertThat(stage.records(table).get(0).owner()).isEqualTo("by hand (request-1) by Ada Lovelace");
    }

    @Test
    void aRunThatFailsSaysWhyAndWhatRemains() {
        Stage.Version version = stage.version(1, a, broken);
        Map<String, JsonNode> result = result(version, "'action':'migrate'");

        assertThat(texts(result)).containsEntry("outcome", "failed");
        assertThat(texts(result).get("error")).startsWith("Applying 'c' failed: java.lang.IllegalStateException: no.");
        assertThat(strings(result.get("ran"))).containsExactly("a");
        assertThat(strings(result.get("remaining"))).containsExactly("c");
        assertThat(version.log()).contains("at " + TestMigration.class.getName());
    }

    @Test
    void aRunThatIsSuspendedSaysWhenToGoOn() {
        TestMigration slow = TestMigration.of("a", 1).up(context -> {
            stage.advance(Duration.ofMinutes(15));
            context.step("late", () -> {});
        });

        assertThat(texts(result(stage.version(1, slow), "'action':'migrate'")))
                .containsEntry("outcome", "suspended")
                .containsEntry("resumeAt", "2026-11-23T10:15:00Z")
                .hasEntrySatisfying("error", error -> assertThat(error).contains("resumable"));
    }

    /** Issue 11: the same command again would roll back more than was asked for. */
    @Test
    void aRollbackThatIsSuspendedNamesWhatRemains() {
        TestMigration slow = TestMigration.of("c", 3).down(context -> stage.advance(Duration.ofMinutes(15)));
        Stage.Version version = stage.version(1, a, b, slow);
        invoke(version, "'action':'migrate'");

        Map<String, JsonNode> result = result(version, "'action':'rollback','steps':2,'by':'Ada'");

        assertThat(texts(result)).containsEntry("outcome", "suspended");
        assertThat(strings(result.get("ran"))).containsExactly("c");
        Map<String, JsonNode> resumption = result.get("resumeWith").asObject();
        assertThat(texts(resumption)).isEqualTo(Map.of("action", "rollback", "TableName", table, "by", "Ada"));
        assertThat(strings(resumption.get("ids"))).containsExactly("b");
        assertThat(strings(result(version, "'action':'rollback','ids':['b'],'by':'Ada'")
                        .get("ran")))
                .containsExactly("b");
    }

    /** Issue 11. */
    @Test
    void whatIsSuspendedGoesOnWithTheSameCommand() {
        TestMigration slow = TestMigration.of("a", 1).up(context -> {
            stage.advance(Duration.ofMinutes(15));
            context.step("late", () -> {});
        });

        assertThat(texts(result(stage.version(1, slow), "'action':'migrate','target':'a'")
                        .get("resumeWith")))
                .isEqualTo(Map.of("action", "migrate", "TableName", table, "target", "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'action':'migrate'",
                "'action':'rollback'",
                "'action':'baseline'",
                "'action':'repair','id':'a','correction':'mark_applied'",
                "'action':'unlock','runId':'run'"
            })
    void theUnpublishedVersionChangesNothing(String command) {
        assertThat(texts(result(stage.version("$LATEST", () -> Registry.of(a)), command))
                        .get("error"))
                .contains("$LATEST", "invoke the alias");
        assertThat(dynamoDb.items(table)).isEmpty();
    }

    @Test
    void theUnpublishedVersionMayLook() {
        assertThat(invoke(stage.version("$LATEST", () -> Registry.of(a)), "'action':'status'"))
                .contains("\"pending\":[\"a\"]");
    }

    @Test
    void whatIsRefusedComesWithItsFindings() {
        TestMigration forGood = TestMigration.of("a", 1).irreversible();
        Stage.Version version = stage.version(1, forGood);
        invoke(version, "'action':'migrate'");

        Map<String, JsonNode> refused = result(version, "'action':'rollback'");

        assertThat(texts(refused).get("error")).contains("cannot be rolled back");
        assertThat(texts(refused.get("findings").asArray().get(0).asObject())).containsEntry("type", "irreversible");
        assertThat(strings(result(version, "'action':'rollback','force':true").get("ran")))
                .containsExactly("a");
    }

    @Test
    void aRegistryThatRefusesItselfIsTheAnswer() {
        Stage.Version version = stage.version("1", () -> Registry.of(a, a));

        Map<String, JsonNode> result = result(version, "'action':'migrate'");

        assertThat(texts(result).get("error")).contains("The id 'a' is registered twice");
        assertThat(texts(result.get("findings").asArray().get(0).asObject())).containsEntry("type", "duplicate_id");
    }

    @Test
    void errorsAreOneClearSentence() {
        Stage.Version version = stage.version(1, a);

        assertThat(version.invoke("{\"action\":\"migrate\",\"TableName\":\"no-such-table\"}"))
                .startsWith("{\"error\":\"The table 'no-such-table' does not exist");
        assertThat(invoke(version, "'action':'migrate','target':'x'"))
                .startsWith("{\"error\":\"There is no migration 'x'. Registered are: a.");
        assertThat(version.invoke("hello")).startsWith("{\"error\":\"What was sent is not valid JSON");
        assertThat(version.invoke("{\"ResponseURL\":7}")).startsWith("{\"error\":\"The event has a ResponseURL");
    }

    private String invoke(Stage.Version version, String fields) {
        return new ByHand(version, table).text(fields);
    }

    private Map<String, JsonNode> result(Stage.Version version, String fields) {
        return new ByHand(version, table).result(fields);
    }
}

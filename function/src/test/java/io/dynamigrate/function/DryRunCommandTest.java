package io.dynamigrate.function;

import static io.dynamigrate.function.ByHand.findings;
import static io.dynamigrate.function.ByHand.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** {@code dryRun}, by hand on a real table. */
class DryRunCommandTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2);
    private final String table = dynamoDb.newTable();

    @ParameterizedTest
    @ValueSource(strings = {"1", "$LATEST"})
    void listsEachWriteInOrderAndSendsNone(String number) {
        Stage.Version version = stage.version(number, () -> Registry.of(a, b));
        Map<String, JsonNode> result = new ByHand(version, table).result("'action':'migrate','dryRun':true");

        List<JsonNode> would = result.get("would").asArray();
        assertThat(would)
                .extracting(effect ->
                        texts(effect).get("migration") + " " + texts(effect).get("operation"))
                .containsExactly("a PutItem", "b PutItem");
        assertThat(texts(would.get(0)))
                .containsEntry("kind", "item")
                .containsEntry("table", table)
                .doesNotContainKey("contents")
                .hasEntrySatisfying(
                        "target", target -> assertThat(target).contains("a").contains("item"));
        assertThat(texts(result)).containsEntry("more", "0").containsEntry("direction", "migrate");
        assertThat(result.get("incomplete").isNull()).isTrue();
        assertThat(dynamoDb.items(table)).isEmpty();
    }

    @Test
    void estimatesItemsCapacityAndTime() {
        Map<String, JsonNode> result = hand(a, b).result("'action':'migrate','dryRun':true");

        assertThat(texts(result.get("estimate")))
                .containsEntry("items", "2")
                .containsEntry("writeUnits", "2")
                .containsEntry("indexes", "0")
                .containsKeys("readUnits", "requests", "shortestMillis", "longestMillis", "format");
    }

    /** Issue 11: four indexes of 17 minutes do not fit into the hour that CloudFormation waits. */
    @ParameterizedTest
    @CsvSource({"3, false", "4, true"})
    void notesThatIndexesMayTakeTooLong(int indexes, boolean isNoted) {
        TestMigration many = TestMigration.of("a", 1).up(context -> {
            for (int i = 0; i < indexes; i++) {
                context.indexes()
                        .create(GlobalIndex.named("index" + i)
                                .partitionKey("key" + i, ScalarAttributeType.S)
                                .projectAll());
            }
        });

        assertThat(findings(hand(many).result("'action':'migrate','dryRun':true"))
                        .contains("long_run"))
                .isEqualTo(isNoted);
        Answer answer = stage.version(1, many).told(Events.create(Shapes.version(table, 1, "DryRun", "true")));
        assertThat(answer.reason().contains("create at most three in one deployment"))
                .isEqualTo(isNoted);
        assertThat(answer.reason().contains("DeletionPolicy")).isEqualTo(isNoted);
    }

    @Test
    void showsContentsOnRequest() {
        TestMigration secret = putting("hush");

        assertThat(hand(secret).text("'action':'migrate','dryRun':true")).doesNotContain("hush");
        assertThat(hand(secret).text("'action':'migrate','dryRun':true,'contents':true"))
                .contains("hush");
    }

    @Test
    void aRollbackListsWhatDownWouldWrite() {
        hand(a, b).result("'action':'migrate'");
        List<Map<String, AttributeValue>> items = dynamoDb.items(table);
        Map<String, JsonNode> result = hand(a, b).result("'action':'rollback','ids':['b'],'dryRun':true");

        assertThat(result.get("would").asArray())
                .extracting(effect -> texts(effect).get("operation"))
                .containsExactly("DeleteItem");
        assertThat(dynamoDb.items(table)).isEqualTo(items);
    }

    @Test
    void saysWhereItWouldFailAndWhatItDidNotLookAt() {
        TestMigration broken = TestMigration.of("a", 1).broken();
        Map<String, JsonNode> result = hand(broken, b).result("'action':'migrate','dryRun':true");

        assertThat(result).doesNotContainKey("error");
        assertThat(texts(result.get("incomplete")))
                .containsEntry("from", "a")
                .containsEntry("ending", "would fail")
                .hasEntrySatisfying("why", why -> assertThat(why).contains("IllegalStateException: no"));
        assertThat(result.get("migrations").asArray())
                .extracting(migration ->
                        texts(migration).get("id") + " " + texts(migration).get("ending"))
                .containsExactly("a would fail", "b not looked at");
    }

    @Test
    void countsWhatItHasNoRoomFor() {
        TestMigration large = TestMigration.of("a", 1).up(context -> {
            for (int i = 0; i < 12; i++) {
                put(context, "item-" + i, "x".repeat(300_000));
            }
        });
        Map<String, JsonNode> result = hand(large).result("'action':'migrate','dryRun':true,'contents':true");

        int listed = result.get("would").asArray().size();
        assertThat(listed).isPositive();
        assertThat(Integer.parseInt(texts(result).get("more"))).isEqualTo(12 - listed);
    }

    @Test
    void whatWouldBeRefusedIsAnErrorWithItsFindings() {
        hand(a).result("'action':'migrate'");
        Map<String, JsonNode> result = hand(TestMigration.of("a", 7), b).result("'action':'migrate','dryRun':true");

        assertThat(ByHand.findings(result)).containsExactly("checksum_mismatch");
        assertThat(hand(TestMigration.of("a", 7), b).result("'action':'migrate','dryRun':true,'force':true"))
                .doesNotContainKey("error");
    }

    private static TestMigration putting(String value) {
        return TestMigration.of("a", 1).up(context -> put(context, "item", value));
    }

    private static void put(MigrationContext context, String key, String value) {
        context.client()
                .putItem(put -> put.tableName(context.table().name())
                        .item(Map.of("PK", fromS(key), "SK", fromS("item"), "value", fromS(value))));
    }

    private ByHand hand(TestMigration... migrations) {
        return new ByHand(stage.version(1, migrations), table);
    }
}

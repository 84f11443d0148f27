package io.dynamigrate.function;

import static io.dynamigrate.function.ByHand.strings;
import static io.dynamigrate.function.ByHand.texts;
import static io.dynamigrate.function.Shapes.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.B;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.N;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/** Tables that cannot hold the records of their migrations, by event and by hand. */
class TrackingTableTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final Stage.Version function = stage.version(1, nothing("a", 1), nothing("b", 2));
    private final String tracking = dynamoDb.newTable();

    static Stream<Named<Consumer<CreateTableRequest.Builder>>> shapes() {
        return Stream.of(
                named("no sort key", table -> Shapes.keys(table, attribute("id", S))),
                named("a number as partition key", Shapes::numberKeys),
                named("a number as sort key", table -> Shapes.keys(table, attribute("PK", S), attribute("SK", N))),
                named("bytes as sort key", table -> Shapes.keys(table, attribute("PK", S), attribute("SK", B))),
                named(
                        "a key named as ours",
                        table -> Shapes.keys(table, attribute("migration_owner", S), attribute("SK", S))),
                named("an index key named as ours", Shapes::indexOnOwner));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void withoutOneTheErrorNamesTheProperty(Consumer<CreateTableRequest.Builder> shape) {
        String table = dynamoDb.newTable(shape);

        Answer answer = function.told(Events.create(Shapes.properties(table)));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("'" + table + "' cannot hold the records", "TrackingTable");
        assertThat(texts(new ByHand(function, table).result("'action':'migrate'"))
                        .get("error"))
                .contains("'" + table + "' cannot hold the records", "TrackingTable");
        assertThat(dynamoDb.items(table)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void withOneAStackMigratesAndRollsBack(Consumer<CreateTableRequest.Builder> shape) {
        String table = dynamoDb.newTable(shape);
        Map<String, String> to = Shapes.properties(table, "TrackingTable", tracking, "OnDelete", "RollBack");

        Answer created = function.told(Events.create(to));
        stage.stackIs("DELETE_IN_PROGRESS");
        Answer deleted = function.told(Events.delete(created.physicalResourceId(), to));

        assertThat(created.data()).containsEntry("Applied", "a,b");
        assertThat(deleted.reason()).startsWith("Rolled back 2 migrations (b, a).");
        assertThat(dynamoDb.items(table)).isEmpty();
        assertThat(dynamoDb.items(tracking))
                .isNotEmpty()
                .allSatisfy(item ->
                        assertThat(item.get("PK").s()).startsWith("MIGRATION#").endsWith("#" + table));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void withOneCommandsWorkToo(Consumer<CreateTableRequest.Builder> shape) {
        ByHand hand = new ByHand(function, dynamoDb.newTable(shape));
        String records = ",'TrackingTable':'" + tracking + "'";

        assertThat(strings(hand.result("'action':'migrate'" + records).get("ran")))
                .containsExactly("a", "b");
        assertThat(strings(hand.result("'action':'rollback'" + records).get("ran")))
                .containsExactly("b");
        assertThat(strings(hand.result("'action':'status'" + records).get("applied")))
                .containsExactly("a");
        assertThat(strings(hand.result("'action':'baseline'" + records).get("ran")))
                .containsExactly("b");
        assertThat(dynamoDb.items(hand.table())).isEmpty();
    }

    @Test
    void oneServesSeveralTables() {
        for (int i = 0; i < 2; i++) {
            ByHand hand = new ByHand(function, dynamoDb.newTable(Shapes::numberKeys));
            assertThat(strings(hand.result("'action':'migrate','TrackingTable':'" + tracking + "'")
                            .get("ran")))
                    .containsExactly("a", "b");
        }
    }

    @Test
    void oneThatCannotHoldThemEitherOrIsNotThereIsNamed() {
        ByHand hand = new ByHand(function, tracking);
        String numbers = dynamoDb.newTable(Shapes::numberKeys);

        assertThat(hand.text("'action':'migrate','TrackingTable':'" + numbers + "'"))
                .contains("The table '" + numbers + "' cannot hold the records", "name another one as TrackingTable");
        assertThat(hand.text("'action':'migrate','TrackingTable':'no-such-table'"))
                .contains("The table 'no-such-table' does not exist");
        assertThat(dynamoDb.items(tracking)).isEmpty();
    }

    private static TestMigration nothing(String id, long version) {
        return TestMigration.of(id, version).up(context -> {}).down(context -> {});
    }
}

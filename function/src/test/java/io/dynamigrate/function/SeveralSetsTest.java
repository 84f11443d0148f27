package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One function with a set of migrations for each of two tables. */
class SeveralSetsTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final Stage.Version function = stage.version(
            "1",
            Migrations.of("users", () -> Registry.of(TestMigration.of("a", 1), TestMigration.of("b", 2)))
                    .and("orders", () -> Registry.of(TestMigration.of("x", 1), TestMigration.of("y", 2))));
    private final String users = dynamoDb.newTable();
    private final String orders = dynamoDb.newTable();

    @Test
    void eachTableGetsItsOwn() {
        assertThat(create(users, "users").succeeded()).isTrue();
        assertThat(create(orders, "orders").data()).containsEntry("Applied", "x,y");

        assertThat(stage.history(users)).isEqualTo(Map.of("a", "applied", "b", "applied"));
        assertThat(stage.history(orders)).isEqualTo(Map.of("x", "applied", "y", "applied"));
    }

    @Test
    void anotherSetIsAnErrorThatNamesBoth() {
        create(users, "users");
        Answer other = create(users, "orders");

        assertThat(other.succeeded()).isFalse();
        assertThat(other.reason()).contains("the set of migrations 'users'", "the set 'orders'");
        assertThat(command("migrate", users, ",'Migrations':'orders','force':true"))
                .contains("\"other_set\"");
        assertThat(stage.history(users)).isEqualTo(Map.of("a", "applied", "b", "applied"));
    }

    @Test
    void anUpdateToAnotherSetChangesNothingAndTheWayBackWorks() {
        Answer created = create(users, "users");
        Map<String, String> before = Shapes.properties(users, "Migrations", "users");
        Map<String, String> after = Shapes.properties(users, "Migrations", "orders");

        assertThat(function.told(Events.update(created.physicalResourceId(), after, before))
                        .succeeded())
                .isFalse();
        assertThat(function.told(Events.update(created.physicalResourceId(), before, after))
                        .succeeded())
                .isTrue();
    }

    @Test
    void aSetThatIsNotThereIsAnErrorThatListsAll() {
        assertThat(create(users, "people").reason()).contains("'people'", "orders, users");
        assertThat(create(users, "").reason()).contains("several sets", "orders, users");
        assertThat(command("status", users, "")).contains("several sets", "orders, users");
        stage.assertOnlyClaimed(users);
    }

    @Test
    void aDeleteOfASetThatIsNotThereSaysSoAndTakesBackWhatTheOtherDid() {
        stage.stackIs("DELETE_IN_PROGRESS");
        Answer created = create(users, "users");
        Answer deleted = function.told(Events.delete(
                created.physicalResourceId(), Shapes.properties(users, "Migrations", "gone", "OnDelete", "RollBack")));

        assertThat(deleted.succeeded()).isTrue();
        assertThat(deleted.reason()).contains("'gone'");
        assertThat(stage.history(users)).isEqualTo(Map.of("a", "rolled_back", "b", "rolled_back"));
    }

    private Answer create(String table, String set) {
        return function.told(Events.create(Shapes.properties(table, "Migrations", set)));
    }

    private String command(String action, String table, String more) {
        return function.invoke(
                ("{'action':'" + action + "','TableName':'" + table + "'" + more + "}").replace('\'', '"'));
    }
}

package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** Lists of migrations that cannot be, and targets that are not in them: one finding each, by event and by hand. */
class BadMigrationsTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final String table = dynamoDb.newTable();

    static Stream<Arguments> migrations() {
        return Stream.of(
                Arguments.of("invalid_id", "The id 'a?b'", TestMigration.of("a\u0007b", 1)),
                Arguments.of("invalid_id", "The id 'a?b'", TestMigration.of("a\nb", 1)),
                Arguments.of("invalid_id", "The id 'a#b'", TestMigration.of("a#b", 1)),
                Arguments.of("invalid_id", "The id ''", TestMigration.of("", 1)),
                Arguments.of("invalid_id", "The id '" + "x".repeat(100) + "…'", TestMigration.of("x".repeat(101), 1)),
                Arguments.of("invalid_version", "The version 0 of 'a'", TestMigration.of("a", 0)),
                Arguments.of("invalid_version", "The version -7 of 'a'", TestMigration.of("a", -7)),
                Arguments.of("dependency_error", "form a cycle", TestMigration.of("a", 1, "a")),
                Arguments.of("missing_dependency", "depends on 'gone'", TestMigration.of("a", 1, "gone")));
    }

    @ParameterizedTest
    @MethodSource("migrations")
    void aMigrationThatCannotBeIsTheAnswer(String type, String message, TestMigration migration) {
        Stage.Version version = stage.version("1", () -> Registry.of(migration));

        Answer answer = version.told(Events.create(Shapes.properties(table)));
        Map<String, JsonNode> result = new ByHand(version, table).result("'action':'migrate'");

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains(message);
        assertThat(result.get("error").asString()).contains(message);
        assertThat(ByHand.findings(result)).containsExactly(type);
        stage.assertOnlyClaimed(table);
    }

    @ParameterizedTest
    @MethodSource("commandsWithTarget")
    void aTargetThatIsNotRegisteredIsNamedTogetherWithThoseThatAre(String command) {
        Stage.Version version = stage.version(1, TestMigration.of("a", 1), TestMigration.of("b", 2));

        assertThat(new ByHand(version, table).text(command))
                .contains("There is no migration 'x'. Registered are: a, b.");
        assertThat(dynamoDb.items(table)).isEmpty();
    }

    static Stream<String> commandsWithTarget() {
        return Stream.of(
                "'action':'plan','target':'x'",
                "'action':'plan','direction':'rollback','target':'x'",
                "'action':'migrate','target':'x'",
                "'action':'migrate','target':'x','dryRun':true",
                "'action':'rollback','target':'x'",
                "'action':'validate','direction':'rollback','target':'x'",
                "'action':'baseline','target':'x'");
    }

    @Test
    void aTargetOfADryRunThatIsNotRegisteredFails() {
        Answer answer = stage.version(1, TestMigration.of("a", 1))
                .told(Events.create(Shapes.properties(table, "Target", "x", "DryRun", "true")));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("There is no migration 'x'");
        assertThat(dynamoDb.items(table)).isEmpty();
    }
}

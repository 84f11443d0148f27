package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.plan.Goal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'action': 'plan', 'TableName': 'users'} | migrate",
                "{'action': 'plan', 'TableName': 'users', 'target': 'a'} | migrate to a",
                "{'action': 'plan', 'TableName': 'users', 'direction': 'rollback'} | roll back 1",
                "{'action': 'plan', 'TableName': 'users', 'direction': 'rollback', 'steps': 2} | roll back 2",
                "{'action': 'migrate', 'TableName': 'users', 'target': null} | migrate",
                "{'action': 'migrate', 'TableName': 'users', 'target': 'a'} | migrate to a",
                "{'action': 'rollback', 'TableName': 'users'} | roll back 1",
                "{'action': 'rollback', 'TableName': 'users', 'steps': 3} | roll back 3",
                "{'action': 'rollback', 'TableName': 'users', 'target': 'a'} | roll back to a"
            })
    void understandsWhatIsAsked(String json, String goal) {
        assertThat(read(json).goal()).hasToString(goal);
    }

    @Test
    void readsTheOtherFields() {
        Command command =
                read("{'action': 'rollback', 'TableName': 'users', 'TrackingTable': 'records', 'dryRun': true,"
                        + " 'force': true}");

        assertThat(command.table()).isEqualTo("users");
        assertThat(command.trackingTable()).contains("records");
        assertThat(command.dryRun()).isTrue();
        assertThat(command.force()).isTrue();
        assertThat(command.goal()).isEqualTo(Goal.rollbackLast());
    }

    @ParameterizedTest
    @CsvSource({"plan, false", "status, false", "history, false", "migrate, true", "rollback, true"})
    void tellsWhatChangesTheTable(String action, boolean changes) {
        assertThat(read("{'action': '" + action + "', 'TableName': 'users'}").changes())
                .isEqualTo(changes);
    }

    @Test
    void aDryRunChangesNothing() {
        assertThat(read("{'action': 'migrate', 'TableName': 'users', 'dryRun': true}")
                        .changes())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | use one of plan, migrate, rollback, status, history",
                "{'action': 7} | use one of plan, migrate, rollback, status, history",
                "{'action': 'drop', 'TableName': 'users'} | 'drop' is not known: use one of plan, migrate",
                "{'RequestType': 'Create'} | no ResponseURL",
                "{'action': 'status'} | TableName is missing",
                "{'action': 'status', 'TableName': ''} | TableName is no text",
                "{'action': 'status', 'TableName': 7} | TableName is no text",
                "{'action': 'status', 'tablename': 'users'} | 'tablename' is not one of status, which takes TableName",
                "{'action': 'status', 'TableName': 'users', 'target': 'a'} | 'target' is not one of status",
                "{'action': 'migrate', 'TableName': 'users', 'steps': 1} | 'steps' is not one of migrate",
                "{'action': 'rollback', 'TableName': 'users', 'steps': 0} | at least 1",
                "{'action': 'rollback', 'TableName': 'users', 'steps': -1} | at least 1",
                "{'action': 'rollback', 'TableName': 'users', 'steps': 1.5} | at least 1",
                "{'action': 'rollback', 'TableName': 'users', 'steps': '1'} | at least 1",
                "{'action': 'rollback', 'TableName': 'users', 'steps': 9999999999} | at least 1",
                "{'action': 'rollback', 'TableName': 'users', 'steps': 1, 'target': 'a'} | contradict",
                "{'action': 'plan', 'TableName': 'users', 'steps': 1} | needs \"direction\": \"rollback\"",
                "{'action': 'plan', 'TableName': 'users', 'direction': 'up'} | use migrate or rollback",
                "{'action': 'migrate', 'TableName': 'users', 'dryRun': 'true'} | give true or false",
                "{'action': 'migrate', 'TableName': 'users', 'force': 1} | give true or false"
            })
    void saysWhatIsWrongAndWhatIsAllowed(String json, String message) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(InputException.class).hasMessageContaining(message);
    }

    private static Command read(String json) {
        return CommandReader.read(Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .asObject());
    }
}

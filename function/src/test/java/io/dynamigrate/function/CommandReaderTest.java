package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.plan.Goal;
import io.dynamigrate.preview.DryRun;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                "{'action': 'rollback', 'TableName': 'users', 'target': 'a'} | roll back to a",
                "{'action': 'rollback', 'TableName': 'users', 'ids': ['a', 'b']} | roll back [a, b]",
                "{'action': 'plan', 'TableName': 'users', 'direction': 'rollback', 'ids': ['a']} | roll back [a]",
                "{'action': 'plan', 'TableName': 'users', 'direction': 'migrate', 'steps': null} | migrate",
                "{'action': 'validate', 'TableName': 'users', 'direction': 'rollback', 'target': 'a'} | roll back to a",
                "{'action': 'baseline', 'TableName': 'users'} | baseline",
                "{'action': 'baseline', 'TableName': 'users', 'target': 'a'} | baseline to a",
                "{'action': 'repair', 'TableName': 'users', 'id': 'a', 'correction': 'mark_applied'}"
                        + " | repair a: mark applied"
            })
    void understandsWhatIsAsked(String json, String goal) {
        assertThat(read(json).goal().orElseThrow()).hasToString(goal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "history", "validate", "help"})
    void someActionsHaveNoGoal(String action) {
        String table = action.equals("help") ? "" : ", 'TableName': 'users'";

        assertThat(read("{'action': '" + action + "'" + table + "}").goal()).isEmpty();
    }

    @Test
    void readsTheOtherFields() {
        Command command =
                read("{'action': 'rollback', 'TableName': 'users', 'TrackingTable': 'records', 'Migrations': 'people',"
                        + " 'dryRun': true, 'contents': true, 'force': true, 'by': 'Zoë'}");

        assertThat(command)
                .isEqualTo(new Command(
                        Action.ROLLBACK,
                        "users",
                        Optional.of("records"),
                        Optional.of("people"),
                        Optional.of(Goal.rollbackLast()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        false,
                        DryRun.Contents.SHOWN,
                        new Page(0, 100),
                        true,
                        Optional.of("Zoë")));
        assertThat(read("{'action': 'validate', 'TableName': 'users', 'id': 'a'}")
                        .id())
                .contains("a");
    }

    /** Issue 12.27. */
    @Test
    void readsWhichPageToShow() {
        assertThat(read("{'action': 'history', 'TableName': 'users', 'limit': 1000, 'next': 2000}")
                        .page())
                .isEqualTo(new Page(2000, 1000));
    }

    @Test
    void namesWhoAsks() {
        assertThat(read("{'action': 'unlock', 'TableName': 'users', 'runId': 'r'}")
                        .owner("request-1"))
                .isEqualTo("by hand (request-1)");
        assertThat(read("{'action': 'unlock', 'TableName': 'users', 'runId': 'r', 'by': 'Ada'}")
                        .owner("request-1"))
                .isEqualTo("by hand (request-1) by Ada");
    }

    @ParameterizedTest
    @CsvSource({
        "PLAN, false",
        "STATUS, false",
        "HISTORY, false",
        "VALIDATE, false",
        "HELP, false",
        "MIGRATE, true",
        "ROLLBACK, true",
        "BASELINE, true",
        "REPAIR, true",
        "UNLOCK, true"
    })
    void tellsWhatChangesTheTable(Action action, boolean changes) {
        assertThat(action.changes()).isEqualTo(changes);
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
                "{'action': 'status'} | TableName is missing: give it, as in {\"action\":\"status\",\"TableName\":\"users\"}",
                "{'action': 'status', 'TableName': 'a b'} | TableName 'a b' is not possible",
                "{'action': 'status', 'TableName': 'users', 'TrackingTable': '#'} | TrackingTable '#' is not possible",
                "{'action': 'help', 'TableName': 'users'} | 'TableName' is not one of help, which takes none",
                "{'action': 'status', 'TableName': ''} | TableName is no text",
                "{'action': 'status', 'TableName': 7} | TableName is no text",
                "{'action': 'status', 'tablename': 'users'} | 'tablename' is not one of status, which takes TableName",
                "{'action': 'status', 'TableName': 'users', 'target': 'a'} | 'target' is not one of status",
                "{'action': 'migrate', 'TableName': 'users', 'steps': 1} | 'steps' is not one of migrate",
                "{'action': 'history', 'TableName': 'users', 'limit': 0} | limit is not possible",
                "{'action': 'status', 'TableName': 'users', 'limit': 1001} | limit is above 1000",
                "{'action': 'validate', 'TableName': 'users', 'next': 'a'} | next is not possible",
                "{'action': 'unlock', 'TableName': 'users', 'by': 'Ada'} | runId is missing",
                "{'action': 'repair', 'TableName': 'users', 'id': 'a', 'correction': 'status_row'} | leave the field id",
                "{'action': 'rollback', 'TableName': 'users', 'steps': 0} | at least 1",
                "{'action': 'rollback', 'TableName': 'users', 'steps': -1} | at least 1",
                "{'action': 'rollback', 'TableName': 'users', 'steps': 1.5} | at least 1",
                "{'action': 'rollback', 'TableName': 'users', 'steps': '1'} | at least 1",
                "{'action': 'rollback', 'TableName': 'users', 'steps': 9999999999} | at least 1",
                "{'action': 'rollback', 'TableName': 'users', 'steps': 1, 'target': 'a'} | target and steps contradict",
                "{'action': 'rollback', 'TableName': 'users', 'ids': ['a'], 'target': 'a'} | target and ids contradict",
                "{'action': 'rollback', 'TableName': 'users', 'ids': ['a'], 'steps': 1} | steps and ids contradict",
                "{'action': 'rollback', 'TableName': 'users', 'ids': []} | ids is not possible: give a list",
                "{'action': 'rollback', 'TableName': 'users', 'ids': 'a'} | ids is not possible: give a list",
                "{'action': 'rollback', 'TableName': 'users', 'ids': ['a', 7]} | ids is not possible: give a list",
                "{'action': 'rollback', 'TableName': 'users', 'ids': ['a', '']} | ids is not possible: give a list",
                "{'action': 'rollback', 'TableName': 'users', 'direction': 'rollback'} | 'direction' is not one of",
                "{'action': 'plan', 'TableName': 'users', 'ids': ['a']} | ids needs \"direction\": \"rollback\"",
                "{'action': 'validate', 'TableName': 'users', 'target': 'a'} | target needs \"direction\"",
                "{'action': 'validate', 'TableName': 'users', 'id': 'a', 'steps': 1} | steps needs \"direction\"",
                "{'action': 'validate', 'TableName': 'users', 'id': 'a', 'direction': 'rollback'} | contradict",
                "{'action': 'validate', 'TableName': 'users', 'id': ['a']} | id is no text",
                "{'action': 'validate', 'TableName': 'users', 'dryRun': true} | 'dryRun' is not one of validate",
                "{'action': 'baseline', 'TableName': 'users', 'force': true} | 'force' is not one of baseline",
                "{'action': 'repair', 'TableName': 'users', 'correction': 'mark_applied'} | id is missing",
                "{'action': 'repair', 'TableName': 'users', 'id': 'a'} | correction is missing: give it, as in",
                "{'action': 'repair', 'TableName': 'users', 'id': 'a', 'correction': 'burn'} | 'burn' is not known: use"
                        + " one of accept_checksum, mark_applied, mark_rolled_back, discard_steps, rename, accept_table,"
                        + " status_row",
                "{'action': 'unlock', 'TableName': 'users', 'runId': 'r', 'by': 7} | by is no text",
                "{'action': 'unlock', 'TableName': 'users', 'runId': 'r', 'by': 'a\\u0007'} | by is not possible: give a name",
                "{'action': 'plan', 'TableName': 'users', 'steps': 1} | needs \"direction\": \"rollback\"",
                "{'action': 'plan', 'TableName': 'users', 'direction': 'up'} | use migrate or rollback",
                "{'action': 'migrate', 'TableName': 'users', 'dryRun': 'true'} | give true or false",
                "{'action': 'migrate', 'TableName': 'users', 'contents': true} | contents needs \"dryRun\": true",
                "{'action': 'migrate', 'TableName': 'users', 'dryRun': true, 'contents': 1} | give true or false",
                "{'action': 'migrate', 'TableName': 'users', 'force': 1} | give true or false"
            })
    void saysWhatIsWrongAndWhatIsAllowed(String json, String message) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(InputException.class).hasMessageContaining(message);
    }

    @Test
    void takesANameOf100CharactersAndNoLongerOne() {
        assertThat(read("{'action': 'unlock', 'TableName': 'users', 'runId': 'r', 'by': '" + "x".repeat(100) + "'}")
                        .by())
                .contains("x".repeat(100));
        assertThatThrownBy(() -> read(
                        "{'action': 'unlock', 'TableName': 'users', 'runId': 'r', 'by': '" + "x".repeat(101) + "'}"))
                .hasMessageContaining("at most 100 printable characters");
    }

    private static Command read(String json) {
        return CommandReader.read(Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .asObject());
    }
}

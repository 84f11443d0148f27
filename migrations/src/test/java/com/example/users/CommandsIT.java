package com.example.users;

import static com.example.users.SampleStack.ACTIVITY;
import static com.example.users.SampleStack.EMAIL_LOWER;
import static com.example.users.SampleStack.LOOKUP;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import com.amazonaws.services.lambda.runtime.tests.annotations.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** The packaged function under the real runtime, given each of the sample commands. */
class CommandsIT {

    @RegisterExtension
    static final SampleStack stack = new SampleStack();

    private final UsersTable users = stack.users();

    @ParameterizedTest
    @Event(value = "../events/help.json", type = Map.class)
    void helpListsWhatCanBeCommanded(Map<String, Object> help) throws Exception {
        assertThat(texts(stack.command(help), "actions", "action"))
                .containsExactly(
                        "plan",
                        "migrate",
                        "rollback",
                        "status",
                        "history",
                        "validate",
                        "baseline",
                        "repair",
                        "unlock",
                        "help");
    }

    @ParameterizedTest
    @Event(value = "../events/plan.json", type = Map.class)
    void planListsWhatIsPending(Map<String, Object> plan) throws Exception {
        Map<String, JsonNode> result = stack.command(plan);

        assertThat(texts(result, "migrations", "id")).containsExactly(LOOKUP, ACTIVITY, EMAIL_LOWER);
        assertThat(users.everything()).isEmpty();
    }

    @ParameterizedTest
    @Event(value = "../events/dry-run.json", type = Map.class)
    void dryRunListsWhatWouldRunAndChangesNothing(Map<String, Object> dryRun) throws Exception {
        users.putUser("1", "Ada@Example.com");

        Map<String, JsonNode> result = stack.command(dryRun);

        assertThat(texts(result, "migrations", "id")).containsExactly(LOOKUP, ACTIVITY, EMAIL_LOWER);
        assertThat(texts(result, "would", "migration")).contains(LOOKUP, ACTIVITY);
        assertThat(texts(result, "would", "kind")).contains("table");
        assertThat(users.indexNames()).isEmpty();
        assertThat(users.everything()).containsExactly(users.user("1"));
    }

    @ParameterizedTest
    @Event(value = "../events/migrate.json", type = Map.class)
    void migrateAppliesAll(Map<String, Object> migrate) throws Exception {
        users.putUser("1", "Ada@Example.com");

        assertThat(texts(stack.command(migrate), "ran")).containsExactly(LOOKUP, ACTIVITY, EMAIL_LOWER);
        assertThat(users.user("1")).containsEntry("emailLower", fromS("ada@example.com"));
    }

    @ParameterizedTest
    @Event(value = "../events/rollback.json", type = Map.class)
    void rollbackTakesBackTheLastMigration(Map<String, Object> rollback) throws Exception {
        stack.create();

        Map<String, JsonNode> result = stack.command(rollback);

        assertThat(result).doesNotContainKey("error");
        assertThat(texts(result, "ran")).containsExactly(ACTIVITY);
        assertThat(users.history()).containsExactly(LOOKUP + " applied", ACTIVITY + " rolled_back");
        assertThat(users.indexNames()).containsExactly("email");
    }

    @ParameterizedTest
    @Event(value = "../events/rollback-ids.json", type = Map.class)
    void rollbackTakesBackWhatIsListed(Map<String, Object> rollback) throws Exception {
        stack.create();
        stack.update();

        assertThat(texts(stack.command(rollback), "ran")).containsExactly(EMAIL_LOWER);
        assertThat(users.history())
                .containsExactly(LOOKUP + " applied", ACTIVITY + " applied", EMAIL_LOWER + " rolled_back");
    }

    @ParameterizedTest
    @Event(value = "../events/status.json", type = Map.class)
    void statusTellsWhatIsAppliedAndWhatIsPending(Map<String, Object> status) throws Exception {
        stack.create();

        Map<String, JsonNode> result = stack.command(status);

        assertThat(texts(result, "applied")).containsExactly(ACTIVITY, LOOKUP);
        assertThat(texts(result, "pending")).containsExactly(EMAIL_LOWER);
    }

    @ParameterizedTest
    @Event(value = "../events/history.json", type = Map.class)
    void historyHasARecordOfEach(Map<String, Object> history) throws Exception {
        stack.create();

        assertThat(texts(stack.command(history), "history", "id")).containsExactly(ACTIVITY, LOOKUP);
    }

    @ParameterizedTest
    @Event(value = "../events/validate.json", type = Map.class)
    void validateFindsNothingWrongWithTheSample(Map<String, Object> validate) throws Exception {
        Map<String, JsonNode> result = stack.command(validate);

        assertThat(result.get("valid").asBoolean()).isTrue();
        assertThat(result.get("format").asString()).isEqualTo("Nothing to remark.");
    }

    @ParameterizedTest
    @Event(value = "../events/baseline.json", type = Map.class)
    void baselineDeclaresWithoutRunning(Map<String, Object> baseline) throws Exception {
        assertThat(texts(stack.command(baseline), "ran")).containsExactly(LOOKUP, ACTIVITY);
        assertThat(users.history()).containsExactly(LOOKUP + " baseline", ACTIVITY + " baseline");
        assertThat(users.indexNames()).isEmpty();
    }

    @ParameterizedTest
    @Event(value = "../events/repair.json", type = Map.class)
    void repairMarksOneMigration(Map<String, Object> repair) throws Exception {
        assertThat(texts(stack.command(repair), "ran")).containsExactly(EMAIL_LOWER);
        assertThat(users.history()).containsExactly(EMAIL_LOWER + " applied");
    }

    @ParameterizedTest
    @Event(value = "../events/unlock.json", type = Map.class)
    void unlockHasNothingToDoOnAFreeTable(Map<String, Object> unlock) throws Exception {
        stack.create();

        assertThat(stack.command(unlock).get("outcome").asString()).isEqualTo("nothing_to_do");
    }

    @Test
    void noSampleEventIsLeftOut() throws Exception {
        List<String> tested = Stream.of(UserMigrationsIT.class, CommandsIT.class)
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .map(method -> method.getAnnotation(Event.class))
                .filter(Objects::nonNull)
                .map(event -> Path.of(event.value()).getFileName().toString())
                .toList();

        try (Stream<Path> files = Files.list(SampleStack.EVENTS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(file -> !PlayIT.FILES.contains(file) && !file.equals("items.json"))
                    .containsExactlyInAnyOrderElementsOf(tested);
        }
    }

    /** The texts of a list, or the field of that name of each of its objects. */
    private static List<String> texts(Map<String, JsonNode> result, String list, String... field) {
        return result.get(list).asArray().stream()
                .map(element -> field.length == 0 ? element : element.asObject().get(field[0]))
                .map(JsonNode::asString)
                .toList();
    }
}

package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Issue 14: what each request is, by event, running version and status of the stack. Numbers are those of the edge cases. */
class OccasionTest {

    private static final String MADE_UP = "users-UserMigrations-1T9KX4QZ7WPLM";

    /** The stacks are the stack itself and those that enclose it; {@code ?} stands for one that cannot be read. */
    @ParameterizedTest(name = "{0} of version {2} after {1}, at version {3}, while {4}")
    @CsvSource({
        // Requests that the stack awaits.
        "Create, '', 7, 7, CREATE_IN_PROGRESS, CREATE",
        "Create, '', '', 7, CREATE_IN_PROGRESS, CREATE",
        "Create, '', 7, $LATEST, CREATE_IN_PROGRESS, CREATE",
        "Create, '', 7, 7, ?, CREATE",
        "Create, '', 7, 7, UPDATE_IN_PROGRESS, CREATE",
        "Update, 7, 8, 8, UPDATE_IN_PROGRESS, DEPLOY",
        "Update, 7, 7, 7, UPDATE_IN_PROGRESS, DEPLOY",
        "Update, 7, 8, 8, ?, DEPLOY",
        "Update, 7, 7, 7, ?, DEPLOY",
        "Update, '', 8, 8, ?, DEPLOY",
        // 1, 2: a rollback of the stack, or of one that encloses it.
        "Update, 8, 7, 7, UPDATE_ROLLBACK_IN_PROGRESS, ROLLBACK",
        "Update, 7, 7, 7, UPDATE_ROLLBACK_IN_PROGRESS, ROLLBACK",
        "Update, 8, '', 7, UPDATE_ROLLBACK_IN_PROGRESS, ROLLBACK",
        "Update, '', 7, 7, UPDATE_ROLLBACK_IN_PROGRESS, ROLLBACK",
        "Update, 8, 7, 7, UPDATE_IN_PROGRESS UPDATE_ROLLBACK_IN_PROGRESS, ROLLBACK",
        "Update, 8, 7, 7, UPDATE_ROLLBACK_IN_PROGRESS UPDATE_IN_PROGRESS, ROLLBACK",
        "Update, 8, 7, 7, UPDATE_ROLLBACK_IN_PROGRESS ?, ROLLBACK",
        "Update, 8, 7, 7, ?, ROLLBACK",
        // 26: after a deployment that failed and was kept, the old properties are those of the last success.
        "Update, 8, 7, 7, UPDATE_IN_PROGRESS, DEPLOY",
        // 8: the stack has gone on without the request.
        "Update, 7, 8, 8, UPDATE_ROLLBACK_IN_PROGRESS, LATE",
        "Update, 7, 8, 8, UPDATE_IN_PROGRESS UPDATE_ROLLBACK_IN_PROGRESS, LATE",
        "Update, 7, 8, 8, UPDATE_COMPLETE, LATE",
        "Update, 7, 8, 8, UPDATE_FAILED, LATE",
        "Update, 8, 7, 7, UPDATE_ROLLBACK_COMPLETE, LATE",
        "Update, 7, 8, 7, UPDATE_ROLLBACK_COMPLETE, LATE",
        "Create, '', 7, 7, ROLLBACK_IN_PROGRESS, LATE",
        "Create, '', 7, 7, UPDATE_ROLLBACK_IN_PROGRESS, LATE",
        "Create, '', 7, 7, DELETE_IN_PROGRESS, LATE",
        // The alias has not followed the deployment, or its rollback, yet.
        "Update, 7, 8, 7, UPDATE_IN_PROGRESS, ELSEWHERE",
        "Update, 7, 8, 7, ?, ELSEWHERE",
        "Create, '', 8, 7, UPDATE_IN_PROGRESS, ELSEWHERE",
        "Update, 8, 7, 8, UPDATE_ROLLBACK_IN_PROGRESS, ELSEWHERE",
        "Update, 8, 7, 8, ?, ELSEWHERE",
        "Update, 8, 8, 7, UPDATE_ROLLBACK_IN_PROGRESS, ELSEWHERE",
        // The function and the resource may live in different stacks.
        "Update, 6, 7, 9, UPDATE_IN_PROGRESS, DEPLOY",
        "Create, '', 7, 9, CREATE_IN_PROGRESS, CREATE",
        // 3, 6: Deletes, whatever version they name.
        "Delete, '', 7, 7, DELETE_IN_PROGRESS, TORN_DOWN",
        "Delete, '', 8, 7, DELETE_IN_PROGRESS, TORN_DOWN",
        "Delete, '', 7, 7, DELETE_IN_PROGRESS DELETE_IN_PROGRESS, TORN_DOWN",
        "Delete, '', 7, 7, ROLLBACK_IN_PROGRESS, UNDONE",
        "Delete, '', 7, 7, DELETE_IN_PROGRESS ROLLBACK_IN_PROGRESS, UNDONE",
        "Delete, '', 7, 7, UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS, UNDONE",
        "Delete, '', 7, 7, DELETE_IN_PROGRESS UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS, UNDONE",
        "Delete, '', 7, 7, UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, REPLACED",
        "Delete, '', 7, 7, DELETE_IN_PROGRESS UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, REPLACED",
        "Delete, '', 7, 7, UPDATE_IN_PROGRESS, REPLACED",
        "Delete, '', 7, 7, CREATE_COMPLETE, REPLACED",
        "Delete, '', 7, 7, ?, REPLACED",
        "Delete, '', 7, 7, DELETE_IN_PROGRESS ?, REPLACED"
    })
    void is(String type, String before, String now, String running, String stacks, Occasion occasion) {
        Map<String, Object> event = Events.event(type, properties(now));
        event.put("OldResourceProperties", properties(before));
        event.put("ResponseURL", "https://localhost/");
        event.put("PhysicalResourceId", PhysicalId.answered(read(event)));

        assertThat(Occasion.of(read(event), FunctionVersion.number(running), stack(stacks)))
                .isEqualTo(occasion);
    }

    /** 4: also where the stack is deleted. */
    @Test
    void aDeleteWithAnIdThatIsNotOursIsOfACreateThatWasGivenUp() {
        CloudFormationCustomResourceEvent event = read(Events.delete(MADE_UP, properties("7")));

        assertThat(Occasion.of(event, Optional.of(7L), stack("DELETE_IN_PROGRESS")))
                .isEqualTo(Occasion.ABANDONED);
    }

    @Test
    void isStoredByName() {
        for (Occasion occasion : Occasion.values()) {
            assertThat(Occasion.ofText(occasion.text())).contains(occasion);
        }
        assertThat(Occasion.ofText("other")).isEmpty();
    }

    private static CloudFormationCustomResourceEvent read(Map<String, Object> event) {
        return EventReader.event(
                Json.parse(Events.json(event).getBytes(StandardCharsets.UTF_8)).asObject());
    }

    private static Map<String, String> properties(String version) {
        return Map.of("TableName", "users", "FunctionVersion", version);
    }

    private static StackStatus stack(String stacks) {
        List<String> upwards = new ArrayList<>(List.of(stacks.split(" ")));
        boolean isKnown = !upwards.remove("?");
        return new StackStatus(upwards, isKnown ? "" : "access denied");
    }
}

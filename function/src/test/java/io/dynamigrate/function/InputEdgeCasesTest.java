package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The edge cases of what the function is given. */
class InputEdgeCasesTest extends EdgeCases {

    @TestFactory
    Stream<DynamicTest> edgeCases() {
        return Stream.of(
                edgeCase("17. Truth values in any case; anything else is FAILED", this::truthValues),
                edgeCase("17. Unknown properties only warn", this::unknownProperty),
                edgeCase(
                        "Issue 12.16. A misspelt property stops a deployment, but no way back", this::misspeltProperty),
                edgeCase("18. Unknown RequestType: FAILED", this::unknownType),
                edgeCase("18. No ResponseURL and no action: a clear error", this::noUrl),
                edgeCase("18. A changing command on $LATEST is refused", this::latest),
                edgeCase("20. Data has the same keys always", this::sameKeys),
                edgeCase("22. A dry run needs no lock", this::dryRunNeedsNoLock),
                edgeCase("27. Drift: the status by hand", this::drift));
    }

    private void truthValues() {
        assertThat(stage.version(1, a)
                        .told(Events.create(properties("Force", "TRUE")))
                        .succeeded())
                .isTrue();
        assertThat(stage.version(1, a)
                        .told(Events.create(properties("Force", "")))
                        .succeeded())
                .isTrue();
        assertThat(stage.version(1, a)
                        .told(Events.create(properties("Force", "maybe")))
                        .succeeded())
                .isFalse();
    }

    private void unknownProperty() {
        Stage.Version version = stage.version(1, a);

        assertThat(version.told(Events.create(properties("Colour", "blue"))).succeeded())
                .isTrue();
        assertThat(version.log()).contains("'Colour' is not known");
    }

    private void misspeltProperty() {
        Stage.Version one = stage.version(1, a);
        Answer refused = one.told(Events.create(properties("target", "a")));
        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.reason()).contains("'target' is unknown: did you mean Target?");
        stage.assertOnlyClaimed(table);
        Map<String, String> old = Shapes.version(table, 1, "ondelete", "Retain", "ServiceTimeout", "abc");
        String id = one.told(Events.create(Shapes.version(table, 1))).physicalResourceId();

        Answer forward =
                stage.version(2, a).told(Events.update(id, Shapes.version(table, 2, "ondelete", "Retain"), old));
        Answer rolledBack = one.told(Events.update(id, old, Shapes.version(table, 2)));
        Answer deleted = one.told(Events.delete(id, old));

        assertThat(forward.succeeded()).isFalse();
        assertThat(forward.reason()).contains("did you mean OnDelete?");
        assertThat(rolledBack.succeeded()).isTrue();
        assertThat(deleted.succeeded()).isTrue();
    }

    private void unknownType() {
        assertThat(stage.version(1, a)
                        .told(Events.event("Import", properties()))
                        .succeeded())
                .isFalse();
    }

    private void noUrl() {
        assertThat(stage.version(1, a).invoke(Events.json(Events.create(properties()))))
                .contains("\"error\"", "no ResponseURL");
    }

    private void latest() {
        Stage.Version version = stage.version("$LATEST", () -> Registry.of(a));

        assertThat(version.invoke("{\"action\": \"migrate\", \"TableName\": \"" + table + "\"}"))
                .contains("invoke the alias");
        assertThat(dynamoDb.items(table)).isEmpty();
    }

    private void sameKeys() {
        Answer created = stage.version(1, a).told(Events.create(properties()));
        Answer failed = stage.version(1, a).told(Events.create(properties("Force", "maybe")));
        Answer updated = stage.version(1, a)
                .told(Events.update(created.physicalResourceId(), properties("Target", "a"), properties()));

        assertThat(created.data())
                .containsOnlyKeys(
                        "LastMigrationId", "LastVersion", "Applied", "RolledBack", "Pending", "RunId", "Attention");
        assertThat(failed.data()).containsOnlyKeys(created.data().keySet());
        assertThat(updated.data()).containsOnlyKeys(created.data().keySet());
    }

    private void dryRunNeedsNoLock() {
        String command = "{\"action\": \"migrate\", \"TableName\": \"" + table + "\", \"dryRun\": true}";
        TestMigration during = TestMigration.of("a", 1)
                .up(context -> assertThat(stage.version(2, a).invoke(command))
                        .contains("\"dryRun\":true")
                        .doesNotContain("\"error\""));

        assertThat(stage.version(1, during).told(Events.create(properties())).succeeded())
                .isTrue();
    }

    private void drift() {
        stage.version(1, a).told(Events.create(properties()));

        assertThat(stage.version(1, a).invoke("{\"action\": \"status\", \"TableName\": \"" + table + "\"}"))
                .contains("\"applied\"", "\"a\"", Events.LOGICAL_ID);
    }
}

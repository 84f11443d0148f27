package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.MigrationContext;
import io.dynamigrate.local.DynamoDbExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** Commands by hand that continue in further invocations. */
class ContinuedCommandTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final List<TestMigration> migrations = new ArrayList<>();
    private final List<String> hops = new ArrayList<>();
    private final List<String> did = new ArrayList<>();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final String table = dynamoDb.newTable();
    private Stage.Version version;

    @BeforeEach
    void fourMigrationsOfWhichTheLastRollsBackSlowly() {
        for (int i = 1; i <= 4; i++) {
            migrations.add(TestMigration.of("m" + i, i));
        }
        migrations.get(3).down(context -> slowly(context));
        version = stage.version(7, migrations.toArray(TestMigration[]::new)).within(900_000);
        stage.onContinuation((function, payload) -> {
            hops.add(new String(payload, StandardCharsets.UTF_8));
            version.invoke(hops.get(hops.size() - 1));
        });
    }

    @Test
    void aRollbackOfStepsGoesOnWithTheSameMigrationsInEachHop() {
        version.result(command("migrate"));

        Map<String, JsonNode> first = version.result(rollback());

        assertThat(first.get("continuedInHop").asNumber()).isEqualTo("2");
        assertThat(hops).hasSize(3);
        assertThat(hops.get(0)).contains("\"steps\":2", "\"hop\":2", "\"runId\":\"request-1\"");
        assertThat(did).containsExactly("part 1", "part 2", "part 3");
        assertThat(stage.history(table))
                .contains(entry("m4", "rolled_back"), entry("m3", "rolled_back"), entry("m2", "applied"));
    }

    @Test
    void aRedeliveryOfARunThatHasEndedGivesItsResultAgainAndRollsBackNothingMore() {
        version.result(command("migrate"));
        version.result(rollback());
        Map<String, String> history = stage.history(table);

        Map<String, JsonNode> again = version.result(rollback());

        assertThat(again.get("outcome").asString()).isEqualTo("done");
        assertThat(stage.history(table)).isEqualTo(history);
    }

    @Test
    void statusTellsTheOutcomeAndTheHop() {
        version.result(command("migrate"));
        version.result(rollback());

        JsonNode last = version.result(command("status")).get("lastRun");

        assertThat(last.field("runId").orElseThrow().asString()).isEqualTo("request-1");
        assertThat(last.field("outcome").orElseThrow().asString()).isEqualTo("done");
        assertThat(last.field("hop").orElseThrow().asNumber()).isEqualTo("4");
    }

    @Test
    void whereTheNextInvocationCannotBeHadTheResultSaysWhy() {
        version.result(command("migrate"));
        stage.onContinuation((function, payload) -> {
            throw new ContinuationException(function + " may not be invoked");
        });

        Map<String, JsonNode> result = version.result(rollback());

        assertThat(result.get("outcome").asString()).isEqualTo("suspended");
        assertThat(result.get("error").asString()).contains("may not be invoked");
        stage.assertFree(table);
    }

    @Test
    void whatIsRefusedIsKeptAsTheResult() {
        Map<String, JsonNode> result = version.result(
                "{\"action\": \"rollback\", \"ids\": [\"no-such\"], \"continue\": true, \"TableName\": \"" + table
                        + "\"}");

        assertThat(result).containsKey("error");
        assertThat(version.result(rollback()).get("error").asString())
                .isEqualTo(result.get("error").asString());
    }

    @Test
    void aDryRunDoesNotContinue() {
        assertThat(version.result("{\"action\": \"migrate\", \"dryRun\": true, \"continue\": true, \"TableName\": \""
                                + table + "\"}")
                        .get("error")
                        .asString())
                .contains("continue and dryRun contradict each other");
    }

    private void slowly(MigrationContext context) throws Exception {
        for (int part = 1; part <= 3; part++) {
            String name = "part " + part;
            context.step(name, () -> {
                stage.advance(Duration.ofMinutes(14));
                did.add(name);
            });
        }
    }

    private String command(String action) {
        return "{\"action\": \"" + action + "\", \"TableName\": \"" + table + "\"}";
    }

    private String rollback() {
        return "{\"action\": \"rollback\", \"steps\": 2, \"continue\": true, \"TableName\": \"" + table + "\"}";
    }
}

package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** Issue 11: what needs attention is told where people look, because CloudFormation may not show it. */
class AttentionTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final String table = dynamoDb.newTable();

    @Test
    void isInTheDataAndInALineOfLevelWarn() {
        TestMigration stuck = TestMigration.of("b", 2).down(context -> {
            throw new IllegalStateException("two\nlines\u0007");
        });
        String id = stage.version(1, TestMigration.of("a", 1))
                .told(Events.create(Shapes.version(table, 1)))
                .physicalResourceId();
        stage.version(2, TestMigration.of("a", 1), stuck)
                .told(Events.update(id, Shapes.version(table, 2), Shapes.version(table, 1)));

        Stage.Version old = stage.version(1, TestMigration.of("a", 1));
        Answer answer = old.told(Events.update(id, Shapes.version(table, 1), Shapes.version(table, 2)));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.data().get("Attention"))
                .contains("ATTENTION: not rolled back: 1 migration (b)", "two lines?");
        assertThat(old.warnings())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("ATTENTION").doesNotContain("\n", "\u0007"));
        assertThat(answer.reason()).contains(old.warnings());
    }

    @Test
    void isEmptyWhereNothingNeedsIt() {
        Stage.Version version = stage.version(1, TestMigration.of("a", 1));

        assertThat(version.told(Events.create(Shapes.properties(table))).data()).contains(entry("Attention", ""));
        assertThat(version.warnings()).isEmpty();
    }

    @Test
    void isCountedByALineOfTheEmbeddedMetricFormat() {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        FakeContext context = FakeContext.ofVersion("1");

        new Attention(context, new PrintStream(output, true, StandardCharsets.UTF_8))
                .tell(List.of("ATTENTION: one.", "ATTENTION: two."), Instant.ofEpochMilli(1_700_000_000_123L));

        String line = output.toString(StandardCharsets.UTF_8);
        assertThat(line).endsWith("}\n").hasLineCount(1);
        Map<String, JsonNode> metric =
                Json.parse(line.getBytes(StandardCharsets.UTF_8)).asObject();
        assertThat(metric.get("Attention").asNumber()).isEqualTo("2");
        assertThat(metric.get("LogGroup").asString()).isEqualTo(FakeContext.LOG_GROUP);
        assertThat(Json.plain(metric.get("_aws")))
                .isEqualTo(Map.of(
                        "Timestamp",
                        "1700000000123",
                        "CloudWatchMetrics",
                        List.of(Map.of(
                                "Namespace", "Dynamigrate",
                                "Dimensions", List.of(List.of("LogGroup")),
                                "Metrics", List.of(Map.of("Name", "Attention", "Unit", "Count"))))));
        assertThat(context.warnings()).containsExactly("ATTENTION: one.", "ATTENTION: two.");
    }

    @Test
    void printsNoMetricWhereNothingNeedsAttention() {
        ByteArrayOutputStream output = new ByteArrayOutputStream();

        new Attention(FakeContext.ofVersion("1"), new PrintStream(output, true, StandardCharsets.UTF_8))
                .tell(List.of(), Instant.EPOCH);

        assertThat(output.size()).isZero();
    }
}

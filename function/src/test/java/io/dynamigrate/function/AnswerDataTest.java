package io.dynamigrate.function;

import static io.dynamigrate.MigrationStatus.APPLIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.Registry;
import io.dynamigrate.plan.History;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerDataTest {

    private final Registry registry = Registry.of(TestMigration.of("a", 1), TestMigration.of("b", 2));
    private final History history = new Histories().add("a", APPLIED, 1).history();

    @Test
    void saysWhatWasDoneAndHowTheTableStands() {
        assertThat(AnswerData.of("cfn-1", List.of("a"), List.of("c", "b"), Optional.of(history), registry))
                .isEqualTo(Map.of(
                        "LastMigrationId", "a",
                        "LastVersion", "1",
                        "Applied", "a",
                        "RolledBack", "c,b",
                        "Pending", "1",
                        "RunId", "cfn-1",
                        "Attention", ""));
    }

    @Test
    void addsWhatNeedsAttentionShortened() {
        Map<String, String> data =
                AnswerData.with(AnswerData.unknown("cfn-1"), List.of("ATTENTION: one.", "ä".repeat(900)));

        assertThat(data.keySet()).isEqualTo(AnswerData.unknown("cfn-1").keySet());
        assertThat(data.get("Attention")).startsWith("ATTENTION: one. ää").endsWith("ä…");
        assertThat(data.get("Attention").getBytes(StandardCharsets.UTF_8)).hasSizeBetween(898, 900);
    }

    @Test
    void hasTheSameKeysWhereNothingIsKnown() {
        assertThat(AnswerData.unknown("cfn-1").keySet())
                .isEqualTo(AnswerData.of("cfn-1", List.of(), List.of(), Optional.of(history), registry)
                        .keySet());
    }

    @Test
    void shortensALongListSoThatTheAnswerKeepsItsData() {
        List<String> many =
                IntStream.range(0, 1_000).mapToObj(i -> "20240115_" + i + "_ä").toList();

        Map<String, String> data = AnswerData.of("cfn-1", many, many, Optional.of(history), registry);

        assertThat(data.get("Applied")).startsWith("20240115_0_ä,20240115_1_ä,").endsWith("_ä,…");
        assertThat(data.get("Applied").getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(910);
        Answer answer = new Answer(true, "r".repeat(9_000), "s", "p".repeat(300), "s".repeat(200), "r", "l", data);
        assertThat(Json.parse(AnswerJson.of(answer)).asObject()).containsKey("Data");
    }
}

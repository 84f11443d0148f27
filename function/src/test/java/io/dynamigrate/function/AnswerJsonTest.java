package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

class AnswerJsonTest {

    private static final Map<String, String> DATA = Map.of("RunId", "cfn-1");

    @Test
    void hasAllThatTheProtocolAsksFor() {
        Map<String, JsonNode> json = json(answer("It is done.", DATA));

        assertThat(json.keySet())
                .containsExactlyInAnyOrder(
                        "Status",
                        "Reason",
                        "PhysicalResourceId",
                        "StackId",
                        "RequestId",
                        "LogicalResourceId",
                        "NoEcho",
                        "Data");
        assertThat(json.get("Status").asString()).isEqualTo("FAILED");
        assertThat(json.get("Reason").asString()).isEqualTo("It is done. (log stream: stream)");
        assertThat(json.get("Data").asObject()).hasSize(1);
        assertThat(json.get("NoEcho").asBoolean()).isFalse();
    }

    @Test
    void isOneLine() {
        assertThat(json(answer(" two\n\tlines ", DATA)).get("Reason").asString())
                .isEqualTo("two lines (log stream: stream)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ä", "€", "😀", "\"", "\\", "a😀"})
    void shortensAnEndlessReasonToWhatFitsAndKeepsHeadAndTail(String part) {
        byte[] bytes = AnswerJson.of(answer("Head. " + part.repeat(1_000_000), DATA));
        String reason = Json.parse(bytes).asObject().get("Reason").asString();

        assertThat(bytes.length).isBetween(4096 - 8, 4096);
        assertThat(reason).startsWith("Head. " + part).endsWith("… (log stream: stream)");
        assertThat(reason.substring("Head. ".length(), reason.indexOf('…')).replace(part, ""))
                .isIn("", "a");
        assertThat(Json.parse(bytes).asObject()).containsKey("Data");
    }

    @Test
    void shortensDataOnlyWhenAShortReasonDoesNotHelpAndKeepsItsNames() {
        String half = "d".repeat(2_500);

        assertThat(data(answer("r".repeat(5_000), Map.of("Applied", half))).get("Applied"))
                .isEqualTo(half);
        Answer answer = answer("r".repeat(5_000), Map.of("Applied", half, "RolledBack", half, "Pending", "1"));
        assertThat(data(answer))
                .isEqualTo(
                        Map.of("Applied", "d".repeat(297) + "…", "RolledBack", "d".repeat(297) + "…", "Pending", "1"));
        assertThat(json(answer).get("Reason").asString()).hasSizeGreaterThan(3_000);
    }

    @Test
    void keepsTheNamesOfTheDataBesideTheLongestIds() {
        Answer answer = new Answer(
                true,
                "r".repeat(9_000),
                "stream",
                "p".repeat(1024),
                "s".repeat(1500),
                "r".repeat(500),
                "l".repeat(255),
                AnswerData.with(
                        AnswerData.unknown("cfn-0123456789abcdef"), List.of("ATTENTION: " + "a".repeat(2_000))));

        assertThat(data(answer).keySet())
                .isEqualTo(AnswerData.unknown("cfn-1").keySet())
                .contains("Attention");
        assertThat(AnswerJson.of(answer)).hasSizeLessThanOrEqualTo(4096);
    }

    /** Issue 11: a control character makes the events of a stack unreadable. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000", "\u0001", "\u001b", "\u001f", "\u007f", "\u0080", "\u0085", "\u009f", "\ud83d", "\udc00",
                "\ufffe", "\uffff"
            })
    void replacesWhatNoEventMayContain(String bad) {
        Answer answer = answer("a" + bad + "b 😀", Map.of("Applied", "c" + bad + "d\n"));

        assertThat(json(answer).get("Reason").asString()).startsWith("a?b 😀 (");
        assertThat(data(answer)).isEqualTo(Map.of("Applied", "c?d"));
    }

    private static Map<String, String> data(Answer answer) {
        Map<String, String> data = new HashMap<>();
        json(answer).get("Data").asObject().forEach((name, value) -> data.put(name, value.asString()));
        return data;
    }

    @Test
    void neverCutsTheIds() {
        Answer answer = new Answer(
                true, "r".repeat(9_000), "stream", "p".repeat(1024), "s".repeat(1500), "r", "l".repeat(255), DATA);

        Map<String, JsonNode> json = json(answer);

        assertThat(json.get("PhysicalResourceId").asString()).hasSize(1024);
        assertThat(json.get("StackId").asString()).hasSize(1500);
        assertThat(AnswerJson.of(answer)).hasSizeLessThanOrEqualTo(4096);
    }

    @Test
    void survivesHalfACharacter() {
        assertThat(json(answer("broken \ud83d", DATA)).get("Reason").asString()).startsWith("broken ?");
    }

    private static Answer answer(String reason, Map<String, String> data) {
        return new Answer(false, reason, "stream", "physical", "stack", "request", "logical", data);
    }

    private static Map<String, JsonNode> json(Answer answer) {
        byte[] bytes = AnswerJson.of(answer);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).doesNotContain("\ufffd");
        return Json.parse(bytes).asObject();
    }
}

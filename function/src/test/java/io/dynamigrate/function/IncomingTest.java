package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import com.amazonaws.services.lambda.runtime.tests.EventLoader;
import io.dynamigrate.function.Incoming.ByHand;
import io.dynamigrate.function.Incoming.FromCloudFormation;
import io.dynamigrate.function.Incoming.Unreadable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingTest {

    private static final String URL = "https://s3.example/answer?X-Amz-Signature=a%2Bb%20c%3D%3D";

    @ParameterizedTest
    @ValueSource(strings = {"create", "update", "update-rollback", "delete", "delete-unknown-id"})
    void makesTheSameTypedEventAsLambdaItself(String name) throws IOException {
        Path file = Path.of("..", "events", name + ".json");

        assertThat(fromCloudFormation(Files.readString(file)).event())
                .isEqualTo(EventLoader.loadEvent(file.toString(), CloudFormationCustomResourceEvent.class));
    }

    @Test
    void keepsTheResponseUrlAsItIs() {
        FromCloudFormation event = fromCloudFormation("{\"ResponseURL\": \"" + URL + "\"}");

        assertThat(event.responseUrl()).hasToString(URL);
        assertThat(event.problem()).isEmpty();
    }

    @Test
    void turnsEveryScalarPropertyIntoAStringAsCloudFormationDoes() {
        CloudFormationCustomResourceEvent event = fromCloudFormation(
                        "{\"ResponseURL\": \"" + URL
                                + "\", \"ResourceProperties\": {\"a\": true, \"b\": 7, \"c\": [\"x\", 1], \"d\": {\"e\": null}}}")
                .event();

        assertThat(event.getResourceProperties())
                .containsEntry("a", "true")
                .containsEntry("b", "7")
                .containsEntry("c", List.of("x", "1"))
                .hasEntrySatisfying("d", d -> assertThat(d).hasToString("{e=null}"));
    }

    @Test
    void takesAnObjectWithoutAResponseUrlForACommand() {
        assertThat(of("{\"action\": \"status\"}"))
                .isInstanceOfSatisfying(
                        ByHand.class, command -> assertThat(command.fields()).containsOnlyKeys("action"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "7", "\"text\"", "[]", "{", "{\"a\"", "not json", "{\"a\": }"})
    void saysThatItCannotReadWhatIsNoJsonObject(String text) {
        assertThat(of(text))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        unreadable -> assertThat(unreadable.problem()).hasMessageContaining("What was sent"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "null",
                "{}",
                "\"\"",
                "\"file:///etc/passwd\"",
                "\"ftp://host/\"",
                "\"https://host:port/\"",
                "\"https://host:99999/\"",
                "\"https:///path\""
            })
    void saysThatItCannotAnswerAtAnOddUrlWithoutQuotingIt(String url) {
        assertThat(of("{\"ResponseURL\": " + url + "}"))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        unreadable -> assertThat(unreadable.problem())
                                .hasMessageContaining("no http or https URL")
                                .hasMessageNotContaining("host"));
    }

    /** Issue 14: the URL is a bearer secret. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://s3.example/answer?X-Amz-Signature=secret",
                "http://localhost.example/?secret",
                "http://localhost@s3.example/?secret",
                "http://127.0.0.1.example/?secret",
                "http://[::2]/?secret"
            })
    void refusesPlainHttpToAnotherMachineWithoutQuotingIt(String url) {
        assertThat(of("{\"ResponseURL\": \"" + url + "\"}"))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        unreadable -> assertThat(unreadable.problem())
                                .hasMessageContainingAll("plain HTTP", "Send the https URL")
                                .hasMessageNotContaining("secret"));
    }

    /** Issue 14: where the stand-ins of tests listen. */
    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:8000/", "http://LOCALHOST/", "http://127.0.0.1:8000/", "http://[::1]:8000/"})
    void takesPlainHttpOnThisMachine(String url) {
        assertThat(fromCloudFormation("{\"ResponseURL\": \"" + url + "\"}").responseUrl())
                .hasToString(url);
    }

    @Test
    void saysThatIdsWhichLeaveNoRoomInAnAnswerCannotBeAnswered() {
        Map<String, Object> event = Events.create(Map.of("TableName", "users"));
        event.put("ResponseURL", URL);
        event.put("LogicalResourceId", "é".repeat(Incoming.LONGEST_IDS / 2));

        assertThat(of(Events.json(event)))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        unreadable -> assertThat(unreadable.problem()).hasMessageContaining("more than 2500 bytes"));
    }

    @Test
    void takesAnEventThatBreaksOffForUnreadable() {
        String event = Events.json(Events.create(Map.of("TableName", "users")));
        String broken =
                "{\"ResponseURL\" : \"" + URL.replace("/", "\\/") + "\"," + event.substring(1, event.length() - 3);

        assertBroken(broken);
    }

    @Test
    void takesAnEventThatIsNestedTooDeeplyForUnreadable() {
        assertBroken(deep(5_000));
        assertBroken(deep(1_000_000));
    }

    @Test
    void takesAnEventThatIsTooLargeForUnreadable() {
        String event = Events.json(Events.create(Map.of("TableName", "x".repeat(Incoming.MAX_BYTES))));

        assertBroken("{\"ResponseURL\":\"" + URL + "\"," + event.substring(1));
    }

    @Test
    void findsNothingInALongBrokenString() {
        assertThat(of("{\"ResponseURL\":\"" + "\\\\a".repeat(1_000_000))).isInstanceOf(Unreadable.class);
    }

    /** Issue 12.18: the ServiceToken is a topic. */
    @Test
    void findsTheEventsInTheRecordsOfATopic() {
        String event = "{\"ResponseURL\": \"" + URL + "\", \"RequestType\": \"Create\"}";
        String broken = "{\"ResponseURL\": \"" + URL + "\", \"StackId\": ";

        List<Incoming> all = Incoming.all(sns(event, broken, "hello").getBytes(StandardCharsets.UTF_8));

        assertThat(all).hasSize(3);
        assertThat(all.get(0)).isInstanceOfSatisfying(FromCloudFormation.class, first -> {
            assertThat(first.event().getRequestType()).isEqualTo("Create");
            assertThat(first.responseUrl()).hasToString(URL);
            assertThat(first.problem()).isEmpty();
        });
        assertThat(all.get(1)).isInstanceOf(Unreadable.class);
        assertThat(all.get(2)).isInstanceOf(Unreadable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Records\": 1}",
                "{\"Records\": []}",
                "{\"Records\": [1, {\"Sns\": 2}, {\"Sns\": {\"Message\": 3}}]}"
            })
    void takesOtherRecordsForACommand(String text) {
        assertThat(Incoming.all(text.getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .isInstanceOf(ByHand.class);
    }

    private static String sns(String... messages) {
        return Events.json(Map.of(
                "Records",
                Stream.of(messages)
                        .map(message -> Map.of("EventSource", "aws:sns", "Sns", Map.of("Message", message)))
                        .toList()));
    }

    /** Lambda passes on only what is JSON, and CloudFormation sends no such events. */
    private static void assertBroken(String text) {
        assertThat(of(text))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        unreadable -> assertThat(unreadable.problem().getMessage())
                                .isNotBlank()
                                .doesNotContain("X-Amz"));
    }

    private static String deep(int levels) {
        String event = Events.json(Events.create(Map.of("TableName", "users")));
        return "{\"ResponseURL\":\"" + URL + "\"," + event.substring(1, event.length() - 1) + ",\"deep\":"
                + "[".repeat(levels) + "]".repeat(levels) + "}";
    }

    private static FromCloudFormation fromCloudFormation(String text) {
        return (FromCloudFormation) of(text);
    }

    private static Incoming of(String text) {
        return Incoming.of(text.getBytes(StandardCharsets.UTF_8));
    }
}

package io.dynamigrate.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudFormationStandInTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String GOOD = """
            {"Status": "SUCCESS", "PhysicalResourceId": "p", "StackId": "s", "RequestId": "r",
             "LogicalResourceId": "l", "Data": {"Pending": "0", "Count": 2}}""";

    private final CloudFormationStandIn standIn = CloudFormationStandIn.start();
    private final String url = standIn.responseUrl("s", "r", "l");
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        standIn.violations();
        standIn.close();
    }

    @Test
    void receivesAnAnswer() throws Exception {
        assertThat(put(GOOD)).isEqualTo(200);

        Answer answer = standIn.await(SOON);
        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).isEmpty();
        assertThat(answer.physicalResourceId()).isEqualTo("p");
        assertThat(answer.data()).containsEntry("Pending", "0").containsEntry("Count", "2");
        assertThat(answer.raw()).isEqualTo(GOOD);
        assertThat(standIn.answer()).isEmpty();
    }

    @Test
    void waitsForAnAnswerThatComesLater() throws Exception {
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return standIn.await(SOON);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        put(GOOD);

        assertThat(waiting.get().status()).isEqualTo("SUCCESS");
    }

    @Test
    void saysThatNoAnswerCame() {
        assertThatThrownBy(() -> standIn.await(Duration.ofMillis(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no answer within 1 ms");
    }

    @Test
    void takesTheSameAnswerAgain() throws Exception {
        put(GOOD);

        assertThat(put(GOOD)).isEqualTo(200);
        assertThat(standIn.answer()).isPresent();
        assertThat(standIn.answer()).isEmpty();
        assertThat(standIn.answerTo(url).orElseThrow().raw()).isEqualTo(GOOD);
    }

    @Test
    void refusesASecondAnswerThatIsAnother() throws Exception {
        put(GOOD);

        assertThat(put(GOOD + " ")).isEqualTo(403);
        assertThatThrownBy(() -> standIn.await(SOON))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("second, other answer");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "SUCCESS"                 | "DONE"                   | Status must be SUCCESS or FAILED, not DONE
            "SUCCESS"                 | "FAILED"                 | Reason must be a text
            "SUCCESS"                 | "FAILED", "Reason": " "  | Reason must be a text
            "PhysicalResourceId": "p" | "PhysicalResourceId": "" | PhysicalResourceId must be 1 to 1024 bytes
            "PhysicalResourceId": "p" | "PhysicalResourceId": 1  | PhysicalResourceId must be 1 to 1024 bytes
            "PhysicalResourceId": "p" | "Other": "p"             | PhysicalResourceId must be 1 to 1024 bytes, not absent
            "StackId": "s"            | "StackId": "other"       | StackId must be that of the event, s, not other
            "RequestId": "r"          | "RequestId": "R"         | RequestId must be that of the event, r, not R
            "LogicalResourceId": "l"  | "Logical": "l"           | LogicalResourceId must be that of the event, l
            {"Pending": "0"           | ["Pending"               | the body cannot be read: it is not valid JSON
            "Data": {"Pending": "0", "Count": 2}} | "Data": []}  | Data must be an object, not []
            }}                        | }}{}                     | the body cannot be read: it is not valid JSON
            """)
    void refusesABodyThatBreaksTheProtocol(String good, String bad, String violation) throws Exception {
        assertThat(GOOD).contains(good);

        assertThat(put(GOOD.replace(good, bad))).isEqualTo(400);
        assertThatThrownBy(standIn::answer)
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(violation);
    }

    @Test
    void countsBytesNotCharacters() throws Exception {
        int room = 4096 - GOOD.getBytes(StandardCharsets.UTF_8).length;
        String fits = GOOD.replace("\"0\"", "\"0" + "é".repeat(room / 2) + "\"");

        assertThat(put(fits + " ".repeat(3))).isEqualTo(400);
        assertThat(standIn.violations()).hasSize(1).first().asString().contains("at most 4096");
    }

    @Test
    void acceptsABodyOfExactlyTheLimit() throws Exception {
        assertThat(put(GOOD + " ".repeat(4096 - GOOD.length()))).isEqualTo(200);
    }

    @Test
    void refusesAPhysicalIdOf1025Bytes() throws Exception {
        String id = "é".repeat(512);
        assertThat(put(GOOD.replace("\"p\"", "\"" + id + "x\""))).isEqualTo(400);
        assertThat(put(GOOD.replace("\"p\"", "\"" + id + "\""))).isEqualTo(200);
    }

    @Test
    void refusesAUrlThatWasDecodedOrEncodedAgain() throws Exception {
        assertThat(put(url.replace("%", "%25"), GOOD)).isEqualTo(403);
        assertThat(put(url.replace("%2F", "/"), GOOD)).isEqualTo(403);
        assertThat(url).isNotEqualTo(URLDecoder.decode(url, StandardCharsets.UTF_8));
        assertThat(standIn.violations()).hasSize(2).allMatch(text -> text.contains("not used as it was given"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-www-form-urlencoded"})
    void refusesAContentType(String type) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", type)
                .PUT(BodyPublishers.ofString(GOOD))
                .build();

        assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(403);
        assertThat(standIn.violations()).singleElement().asString().contains("Content-Type was " + type);
    }

    @Test
    void refusesAnotherMethod() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url))
                .POST(BodyPublishers.ofString(GOOD))
                .build();

        assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(403);
        assertThat(standIn.violations()).singleElement().asString().contains("POST");
    }

    @Test
    void throwsWhenClosedBeforeAnyoneHeardOfAViolation() throws Exception {
        CloudFormationStandIn other = CloudFormationStandIn.start();
        put(other.responseUrl("s", "r", "l"), "{}");

        assertThatThrownBy(other::close).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void fillsAnEventAndExpectsItsIds() throws Exception {
        String event = standIn.fill("""
                {"RequestType": "Create", "ResponseURL": "pre-signed", "StackId": "a/b", "RequestId": "r",
                 "LogicalResourceId": "l", "ResourceProperties": {"TableName": "users", "List": [1, true, null, "ü\\n"]}}""");

        assertThat(Json.object(event).keySet()).startsWith("RequestType", "ResponseURL");
        assertThat(event).contains("{\"TableName\":\"users\",\"List\":[1,true,null,\"ü\\n\"]}");
        String filled = url(event);
        assertThat(put(filled, GOOD)).isEqualTo(400);
        assertThat(put(filled, GOOD.replace("\"s\"", "\"a/b\""))).isEqualTo(200);
    }

    @Test
    void fillsAMalformedEventToo() throws Exception {
        String event = standIn.fill("{\"RequestType\": \"Create\"}");

        String filled = url(event);
        assertThat(put(filled, GOOD)).isEqualTo(200);
    }

    @Test
    void repliesAsItIsToldAndThenAccepts() throws Exception {
        standIn.respondWith(Reply.status(503), Reply.close(), Reply.hang());

        assertThat(put(GOOD)).isEqualTo(503);
        assertThatThrownBy(() -> put(GOOD)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> put(url, GOOD, Duration.ofMillis(300))).isInstanceOf(HttpTimeoutException.class);
        assertThat(standIn.answer()).isEmpty();
        assertThat(put(GOOD)).isEqualTo(200);
        assertThat(standIn.await(SOON).status()).isEqualTo("SUCCESS");
        assertThat(standIn.requests()).isEqualTo(4);
    }

    private static String url(String event) {
        return Json.plain(requireNonNull(Json.object(event).get("ResponseURL")));
    }

    private int put(String body) throws Exception {
        return put(url, body);
    }

    private int put(String to, String body) throws Exception {
        return put(to, body, SOON);
    }

    private int put(String to, String body, Duration patience) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(to))
                .timeout(patience)
                .PUT(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }
}

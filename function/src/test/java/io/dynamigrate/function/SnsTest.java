package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Issue 12.18: custom resources whose ServiceToken is a topic of SNS. */
class SnsTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final TestMigration a = TestMigration.of("a", 1);
    private final String table = dynamoDb.newTable();
    private final String other = dynamoDb.newTable();

    @Test
    void theEventInTheRecordIsHandledAndAnswered() {
        assertThat(stage.version(1, a).invoke(sns(create(table)))).isEmpty();

        assertThat(stage.cloudFormation.answer().orElseThrow().data()).contains(entry("Applied", "a"));
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"));
    }

    @Test
    void oneThatCannotBeAnsweredDoesNotStopTheOthers() {
        stage.cloudFormation.respondWith(Reply.status(403));
        String records = sns(create(table), create(other));

        assertThatThrownBy(() -> stage.version(1, a).invoke(records)).isInstanceOf(AnswerException.class);

        assertThat(stage.cloudFormation.requests()).isEqualTo(2);
        assertThat(stage.history(other)).containsOnly(entry("a", "applied"));
        stage.version(1, a).invoke(records);
        assertThat(stage.cloudFormation.requests()).isEqualTo(4);
    }

    @Test
    void theFailureDestinationAnswersForIt() throws IOException {
        String record = "{\"requestContext\": {\"condition\": \"RetriesExhausted\"}, \"requestPayload\": "
                + sns(create(table)) + "}";

        new UnansweredEvents(stage.parts())
                .handleRequest(
                        new ByteArrayInputStream(record.getBytes(StandardCharsets.UTF_8)),
                        new ByteArrayOutputStream(),
                        FakeContext.ofVersion("1"));

        assertThat(stage.cloudFormation.answer().orElseThrow().reason()).contains("RetriesExhausted");
    }

    private String create(String tableName) {
        return stage.cloudFormation.fill(Events.json(Events.create(Shapes.version(tableName, 1))));
    }

    private static String sns(String... messages) {
        return Events.json(Map.of(
                "Records",
                Stream.of(messages)
                        .map(message -> Map.of("EventSource", "aws:sns", "Sns", Map.of("Message", message)))
                        .toList()));
    }
}

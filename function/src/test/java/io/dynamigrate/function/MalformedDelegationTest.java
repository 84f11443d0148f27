package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.local.DynamoDbExtension;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 12.30: what is malformed is an error with a sentence, and no stack trace. */
class MalformedDelegationTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\": \"status\", \"handOver\": null}",
                "{\"handOver\": null}",
                "{\"handOver\": 7}",
                "{\"handOver\": {}}",
                "{\"action\": \"status\", \"TableName\": \"users\", \"handOver\": {\"runId\": \"r\"}}",
                "{\"handOver\": {\"runId\": \"a b\", \"requestedAt\": \"2026-11-23T10:00:00Z\", \"owner\": \"o\", \"from\": \"f\","
                        + " \"left\": \"PT1M\"}, \"ids\": [], \"ResourceProperties\": {\"TableName\": \"users\"}}",
                "{\"handOver\": {\"runId\": \"r\", \"requestedAt\": \"2026-11-23T10:00:00Z\", \"owner\": \"o\", \"from\": \"f\","
                        + " \"left\": \"soon\"}, \"ids\": [], \"ResourceProperties\": {\"TableName\": \"users\"}}",
                "{\"handOver\": {\"runId\": \"r\", \"requestedAt\": \"2026-11-23T10:00:00Z\", \"owner\": \"o\", \"from\": \"f\","
                        + " \"left\": \"PT1M\"}, \"ids\": [7], \"ResourceProperties\": {\"TableName\": \"users\"}}",
                "{\"handOver\": {\"runId\": \"r\", \"requestedAt\": \"2026-11-23T10:00:00Z\", \"owner\": \"o\", \"from\": \"f\","
                        + " \"left\": \"PT1M\"}, \"ids\": [], \"ResourceProperties\": {\"TableName\": \"a b\"}}"
            })
    void isAnErrorWithASentence(String text) {
        Stage.Version version = stage.version(1);

        assertThat(version.result(text).get("error").asString()).isNotBlank();

        assertThat(version.log()).doesNotContain("\tat ");
    }

    @Test
    void whoOrderedLearnsTheSentence() {
        assertThatThrownBy(() ->
                        DelegatedRollback.response("{\"error\": \"It cannot be.\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InputException.class)
                .hasMessage("It cannot be.");
    }
}

package io.dynamigrate.internal.preview;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.internal.expression.Incomplete;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.preview.DryRun;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** Issue 12.15: a dry run that needs too much memory says so before the process dies of it. */
class MemoryBoundTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final String table = dynamoDb.newTable();

    @Test
    void endsWhereItsItemsTakeAQuarterOfTheMemory() {
        Recorder recorder = new Recorder(dynamoDb.client(), DryRun.Contents.HIDDEN, () -> false, 4 * 250_000);
        Recording first = recorder.begin();
        Recording second = recorder.begin();
        assertThatCode(() -> put(first, "1")).doesNotThrowAnyException();
        assertThatCode(() -> put(second, "2")).doesNotThrowAnyException();

        assertThatThrownBy(() -> put(second, "3"))
                .isInstanceOf(Incomplete.class)
                .hasMessageContaining("give the function more memory");
    }

    @Test
    void countsAnItemThatIsWrittenAgainOnce() {
        Recording recording = new Recorder(dynamoDb.client(), DryRun.Contents.HIDDEN, () -> false, 4 * 250_000).begin();

        assertThatCode(() -> {
                    for (int i = 0; i < 10; i++) {
                        put(recording, "1");
                    }
                })
                .doesNotThrowAnyException();
    }

    private void put(Recording recording, String id) throws Throwable {
        var unused = recording.answer(
                "putItem",
                PutItemRequest.builder()
                        .tableName(table)
                        .item(Map.of("PK", fromS("big"), "SK", fromS(id), "text", fromS("x".repeat(100_000))))
                        .build(),
                request -> {
                    throw new AssertionError("A write is not sent.");
                });
    }
}

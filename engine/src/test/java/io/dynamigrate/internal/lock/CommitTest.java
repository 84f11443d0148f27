package io.dynamigrate.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.RecordsException;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.run.FakeTime;
import io.dynamigrate.run.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** What becomes of a transaction whose fate is unknown at first: the counter shows whether it was carried out twice. */
class CommitTest {

    private static final Duration PATIENCE = Duration.ofSeconds(45);

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final FakeTime time = new FakeTime();
    private final Wire wire = new Wire(dynamoDb.client());
    private final String table = dynamoDb.newTable();

    @Test
    void repeatsATransactionWhoseAnswerWasLostAndCountsItOnce() {
        wire.after(Wire.at("transactWriteItems", SdkClientException.create("lost"), 1, 2, 3));
        send();

        assertThat(count()).isEqualTo(1);
        assertThat(wire.sent()).hasSize(4);
    }

    @Test
    void repeatsWhatIsTransient() {
        RuntimeException[] faults = {
            SdkClientException.create("refused"),
            InternalServerErrorException.builder()
                    .statusCode(500)
                    .message("oops")
                    .build(),
            TransactionInProgressException.builder()
                    .statusCode(400)
                    .message("wait")
                    .build(),
            cancelled("None", "TransactionConflict"),
            cancelled("ThrottlingError", "None"),
        };
        for (RuntimeException fault : faults) {
            wire.before(Wire.at("transactWriteItems", fault, 1));
            send();
        }
        assertThat(count()).isEqualTo(faults.length);
    }

    @Test
    void knowsThatItWasCarriedOutBeforeWhenTheTokenIsForgotten() {
        Commit.Transaction once = transaction(
                "SET migration_record_version = :seven ADD n :one",
                "attribute_not_exists(migration_record_version) OR migration_record_version < :seven",
                Map.of(":one", fromN("1"), ":seven", fromN("7")));
        send(once);
        // A new token: as if the process had been frozen for more than ten minutes.
        send(once);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void takesANewTokenWhenDynamoDbHasSeenItsTokenWithAnotherPayload() {
        wire.before(Wire.at(
                "transactWriteItems",
                IdempotentParameterMismatchException.builder()
                        .statusCode(400)
                        .message("another payload")
                        .build(),
                1));
        send();
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void givesUpWhenPatienceIsOver() {
        wire.before((operation, request) -> SdkClientException.create("no network"));

        assertThatThrownBy(this::send)
                .isInstanceOf(RecordsException.class)
                .hasMessageContaining("no network")
                .hasMessageContaining("run again");
        assertThat(time.slept()).isBetween(PATIENCE, PATIENCE.plusSeconds(3));
    }

    @Test
    void doesNotRepeatWhatCanNeverSucceed() {
        RuntimeException[] faults = {
            DynamoDbException.builder().statusCode(400).message("denied").build(), cancelled("ValidationError", "None"),
        };
        for (RuntimeException fault : faults) {
            wire.before((operation, request) -> fault);
            assertThatThrownBy(this::send).isInstanceOf(RecordsException.class).hasCause(fault);
        }
        assertThat(time.slept()).isZero();
    }

    private void send() {
        send(transaction("ADD n :one", "attribute_not_exists(x)", Map.of(":one", fromN("1"))));
    }

    private void send(Commit.Transaction transaction) {
        assertThat(new Commit(wire.client(), time).send(transaction, PATIENCE)).isEmpty();
    }

    private Commit.Transaction transaction(String change, String condition, Map<String, AttributeValue> values) {
        Update lock = Update.builder()
                .tableName(table)
                .key(Map.of("PK", fromS("c"), "SK", fromS("c")))
                .updateExpression(change)
                .conditionExpression(condition)
                .expressionAttributeValues(values)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        return new Commit.Transaction(lock, List.of(), List.of(), row -> row.recordVersion() == 7);
    }

    private int count() {
        return Integer.parseInt(dynamoDb.items(table).get(0).get("n").n());
    }

    private static TransactionCanceledException cancelled(String... codes) {
        return TransactionCanceledException.builder()
                .statusCode(400)
                .message("cancelled")
                .cancellationReasons(List.of(codes).stream()
                        .map(code -> CancellationReason.builder().code(code).build())
                        .toList())
                .build();
    }
}

package io.dynamigrate.run;

import io.dynamigrate.LeaseLostException;
import io.dynamigrate.RecordsException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * Sends one transaction until its fate is known.
 *
 * <p>A lost answer, a conflict or a fault of the service tells nothing about whether the transaction was carried out. So
 * the same payload is sent again with the same token, which DynamoDB carries out at most once and answers with success
 * for ten minutes (TransactWriteItems, {@code ClientRequestToken}).
 */
final class Commit {

    private static final Set<String> TRANSIENT =
            Set.of("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded", "RequestLimitExceeded");
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final DynamoDbClient client;
    private final Time time;

    Commit(DynamoDbClient client, Time time) {
        this.client = client;
        this.time = time;
    }

    /**
     * Sends these writes, of which the first carries the condition that the lock is ours.
     *
     * @throws LeaseLostException if it is not
     * @throws RecordsException if its fate is still unknown after {@code patience}
     */
    void send(List<TransactWriteItem> writes, Duration patience) {
        TransactWriteItemsRequest request = TransactWriteItemsRequest.builder()
                .transactItems(writes)
                .clientRequestToken(UUID.randomUUID().toString())
                .build();
        long start = time.nanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            RuntimeException trouble;
            try {
                client.transactWriteItems(request);
                return;
            } catch (TransactionCanceledException e) {
                refuseWhatIsFinal(e);
                trouble = e;
            } catch (TransactionInProgressException e) {
                trouble = e;
            } catch (AwsServiceException e) {
                if (e.statusCode() < 500 && !e.isThrottlingException()) {
                    throw new RecordsException(failed(e), e);
                }
                trouble = e;
            } catch (SdkClientException e) {
                trouble = e;
            }
            if (time.nanos() - start >= patience.toNanos()) {
                throw new RecordsException(failed(trouble), trouble);
            }
            pause(pause, trouble);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private void refuseWhatIsFinal(TransactionCanceledException e) {
        List<CancellationReason> reasons = e.cancellationReasons();
        if (!reasons.isEmpty() && "ConditionalCheckFailed".equals(reasons.get(0).code())) {
            Map<String, AttributeValue> item = reasons.get(0).item();
            LockRow row = LockRow.from(Row.status(item));
            throw new LeaseLostException(
                    row.isLocked()
                            ? "The lock was taken over by " + row.lockedBy()
                                    + ": this run stops. Nothing of it is lost."
                            : "The lock was released by somebody else: this run stops. Run again to go on.");
        }
        for (CancellationReason reason : reasons) {
            if (!"None".equals(reason.code()) && !TRANSIENT.contains(reason.code())) {
                throw new RecordsException(failed(e), e);
            }
        }
    }

    private void pause(Duration pause, RuntimeException trouble) {
        try {
            time.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RecordsException(failed(trouble), trouble);
        }
    }

    private static String failed(RuntimeException e) {
        return "The records of the run could not be written (" + e.getMessage()
                + "): mend the cause and run again, which goes on from what is recorded.";
    }
}

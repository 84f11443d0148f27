package io.dynamigrate.internal.lock;

import io.dynamigrate.RecordsException;
import io.dynamigrate.StepException;
import io.dynamigrate.Time;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.Row;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Sends one transaction until its fate is known.
 *
 * <p>A lost answer, a conflict or a fault of the service tells nothing about whether the transaction was carried out. So
 * the same payload is sent again with the same token, which DynamoDB carries out at most once and answers with success
 * for ten minutes (TransactWriteItems, {@code ClientRequestToken}). A process may be frozen for longer than that: then
 * the first write, an update of the lock that can succeed only once, tells that all was done before.
 */
public final class Commit {

    /**
     * What is sent.
     *
     * @param lock the change of the lock, with the condition that it is ours and that this was not done before
     * @param records what is written of ours
     * @param handed what a migration handed over
     * @param isDone whether a lock that refuses the change has it already
     */
    public record Transaction(
            Update lock, List<TransactWriteItem> records, List<TransactWriteItem> handed, Predicate<LockRow> isDone) {

        private TransactWriteItemsRequest request() {
            return TransactWriteItemsRequest.builder()
                    .transactItems(items())
                    .clientRequestToken(UUID.randomUUID().toString())
                    .build();
        }

        private List<TransactWriteItem> items() {
            return Stream.of(List.of(TransactWriteItem.builder().update(lock).build()), records, handed)
                    .flatMap(List::stream)
                    .toList();
        }
    }

    private static final Set<String> TRANSIENT =
            Set.of("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded", "RequestLimitExceeded");
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final DynamoDbClient client;
    private final Time time;

    public Commit(DynamoDbClient client, Time time) {
        this.client = client;
        this.time = time;
    }

    /**
     * Sends the transaction.
     *
     * @return the lock, where it refused the change: then nothing was carried out
     * @throws StepException if DynamoDB refuses what a migration handed over; nothing was carried out
     * @throws GoLockException if a check among the records refuses; nothing was carried out
     * @throws RecordsException if its fate is still unknown after {@code patience}
     */
    public Optional<LockRow> send(Transaction transaction, Duration patience) {
        TransactWriteItemsRequest request = transaction.request();
        long start = time.nanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            RuntimeException trouble;
            try {
                client.transactWriteItems(request);
                return Optional.empty();
            } catch (TransactionCanceledException e) {
                Optional<LockRow> lock = refusingLock(transaction, e);
                if (lock.isPresent()) {
                    return lock.filter(row -> !transaction.isDone().test(row));
                }
                requireTransient(transaction, e);
                trouble = e;
            } catch (IdempotentParameterMismatchException e) {
                // The condition on the lock tells whether it was done before; the token no longer does.
                request = transaction.request();
                trouble = e;
            } catch (TransactionInProgressException | SdkClientException e) {
                trouble = e;
            } catch (AwsServiceException e) {
                if (e.statusCode() < 500 && !e.isThrottlingException()) {
                    throw HandedWrites.isRefusal(e) && !transaction.handed().isEmpty()
                            ? HandedWrites.refused(e)
                            : unwritten(e);
                }
                trouble = e;
            }
            if (time.nanos() - start >= patience.toNanos()) {
                throw unwritten(trouble);
            }
            pause(pause, trouble);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** The lock, if it is what refused the transaction. */
    private static Optional<LockRow> refusingLock(Transaction transaction, TransactionCanceledException e) {
        return e.cancellationReasons().stream()
                .limit(1)
                .filter(reason -> "ConditionalCheckFailed".equals(reason.code()))
                .map(reason -> {
                    Map<String, AttributeValue> row = new HashMap<>(reason.item());
                    row.keySet().removeAll(transaction.lock().key().keySet());
                    return LockRow.from(Row.status(row));
                })
                .findFirst();
    }

    /** Throws what is final. */
    private static void requireTransient(Transaction transaction, TransactionCanceledException e) {
        List<CancellationReason> reasons = e.cancellationReasons();
        int firstHanded = 1 + transaction.records().size();
        for (int i = 0; i < reasons.size(); i++) {
            String code = reasons.get(i).code();
            if (!"None".equals(code) && !TRANSIENT.contains(code)) {
                boolean isRecord = i > 0 && i < firstHanded;
                if (isRecord
                        && transaction.records().get(i - 1).conditionCheck() != null
                        && "ConditionalCheckFailed".equals(code)) {
                    throw new GoLockException(reasons.get(i).item(), e);
                }
                throw i < firstHanded
                        ? unwritten(e, code)
                        : HandedWrites.refused(reasons.subList(firstHanded, reasons.size()), e);
            }
        }
    }

    private void pause(Duration pause, RuntimeException trouble) {
        try {
            time.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unwritten(trouble);
        }
    }

    private static RecordsException unwritten(RuntimeException e, @Nullable String code) {
        // Beside the check of a foreign lock, only the row of a run has a condition: that it was not answered.
        return "ConditionalCheckFailed".equals(code)
                ? new RecordsException(
                        "This run was answered already, and does nothing any more: make a new request to go on.", e)
                : unwritten(e);
    }

    private static RecordsException unwritten(RuntimeException e) {
        return new RecordsException(
                "The records of the run could not be written (" + e.getMessage()
                        + "): mend the cause and run again, which goes on from what is recorded.",
                e);
    }
}

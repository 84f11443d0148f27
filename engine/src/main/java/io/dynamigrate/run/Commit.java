package io.dynamigrate.run;

import io.dynamigrate.LeaseLostException;
import io.dynamigrate.RecordsException;
import io.dynamigrate.StepException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
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
final class Commit {

    /**
     * What is sent.
     *
     * @param lock the change of the lock, with the condition that it is ours and that this was not done before
     * @param records what is written of ours
     * @param handed what a migration handed over
     * @param isDone whether a lock that refuses the change has it already
     */
    record Transaction(
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

    Commit(DynamoDbClient client, Time time) {
        this.client = client;
        this.time = time;
    }

    /**
     * Sends the transaction.
     *
     * @throws LeaseLostException if the lock is not ours
     * @throws StepException if DynamoDB refuses what a migration handed over; nothing was carried out
     * @throws RecordsException if its fate is still unknown after {@code patience}
     */
    void send(Transaction transaction, Duration patience) {
        TransactWriteItemsRequest request = transaction.request();
        long start = time.nanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            RuntimeException trouble;
            try {
                client.transactWriteItems(request);
                return;
            } catch (TransactionCanceledException e) {
                if (isDone(transaction, e)) {
                    return;
                }
                trouble = e;
            } catch (IdempotentParameterMismatchException e) {
                // The condition on the lock tells whether it was done before; the token no longer does.
                request = transaction.request();
                trouble = e;
            } catch (TransactionInProgressException | SdkClientException e) {
                trouble = e;
            } catch (AwsServiceException e) {
                if (e.statusCode() < 500 && !e.isThrottlingException()) {
                    throw isRefusal(e) && !transaction.handed().isEmpty()
                            ? refused("the writes", e.getMessage(), e)
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

    /**
     * Whether a transaction is refused for what is in it, so that an earlier try was refused too. Nothing else tells that:
     * credentials may expire, and permissions go, after a try whose answer was lost.
     */
    private static boolean isRefusal(AwsServiceException e) {
        return e instanceof ResourceNotFoundException
                || (e.awsErrorDetails() != null
                        && "ValidationException".equals(e.awsErrorDetails().errorCode()));
    }

    /** Whether it was carried out before; throws what is final, and is silent about what is transient. */
    private static boolean isDone(Transaction transaction, TransactionCanceledException e) {
        List<CancellationReason> reasons = e.cancellationReasons();
        if (!reasons.isEmpty() && "ConditionalCheckFailed".equals(reasons.get(0).code())) {
            LockRow row = LockRow.from(Row.status(reasons.get(0).item()));
            if (transaction.isDone().test(row)) {
                return true;
            }
            throw new LeaseLostException(
                    row.isLocked()
                            ? "The lock was taken over by " + row.lockedBy()
                                    + ": this run stops. What it was at is run again."
                            : "The lock was released by somebody else: this run stops. Run again to go on.");
        }
        int firstHanded = 1 + transaction.records().size();
        for (int i = 0; i < reasons.size(); i++) {
            String code = reasons.get(i).code();
            if (!"None".equals(code) && !TRANSIENT.contains(code)) {
                throw i < firstHanded
                        ? unwritten(e, code)
                        : refused(
                                "write " + (i - firstHanded + 1) + " of "
                                        + transaction.handed().size(),
                                code + ": " + reasons.get(i).message(),
                                e);
            }
        }
        return false;
    }

    private void pause(Duration pause, RuntimeException trouble) {
        try {
            time.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unwritten(trouble);
        }
    }

    private static StepException refused(String what, @Nullable String why, RuntimeException e) {
        return new StepException(
                "DynamoDB refuses " + what + " that the migration handed over (" + why
                        + "), so none was carried out: mend the writes.",
                e);
    }

    private static RecordsException unwritten(RuntimeException e, @Nullable String code) {
        // Only the row of a run has a condition: that it was not answered.
        return "ConditionalCheckFailed".equals(code)
                ? new RecordsException("This run was answered already: it does nothing any more.", e)
                : unwritten(e);
    }

    private static RecordsException unwritten(RuntimeException e) {
        return new RecordsException(
                "The records of the run could not be written (" + e.getMessage()
                        + "): mend the cause and run again, which goes on from what is recorded.",
                e);
    }
}

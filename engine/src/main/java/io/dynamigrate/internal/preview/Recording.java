package io.dynamigrate.internal.preview;

import io.dynamigrate.internal.dynamo.PartiQl;
import io.dynamigrate.internal.expression.Incomplete;
import io.dynamigrate.plan.Change;
import io.dynamigrate.preview.Effect;
import io.dynamigrate.preview.Rehearsal;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;

/**
 * What stands between one migration and DynamoDB in a dry run: answers its requests, and takes its writes down.
 *
 * <p>Thread-safe, one request at a time. Once it is incomplete it stays so, whatever the migration catches.
 */
public final class Recording {

    /** Sends a request to DynamoDB. */
    @FunctionalInterface
    public interface Sender {
        Object send(DynamoDbRequest request) throws Throwable;
    }

    private final BooleanSupplier isTimeOver;
    private final Overlay overlay;
    private final Tally tally;
    private final Reads reads;
    private final Pages pages;
    private final Writes writes;
    private final TableChanges tables;
    private @Nullable Incomplete incomplete;
    private @Nullable String awaited;

    Recording(DynamoDbClient client, Overlay overlay, boolean withContents, BooleanSupplier isTimeOver) {
        this.isTimeOver = isTimeOver;
        this.overlay = overlay;
        this.tally = new Tally(overlay.memory());
        Source source = new Source(client, tally);
        this.reads = new Reads(overlay, source, tally);
        this.pages = new Pages(overlay, source, tally);
        this.writes = new Writes(overlay, source, tally, withContents);
        this.tables = new TableChanges(overlay, source, tally);
    }

    /**
     * Answers a request of the migration.
     *
     * @param operation the name of the client's method, such as {@code putItem}
     * @throws Incomplete if nobody can know the answer
     */
    public synchronized Object answer(String operation, DynamoDbRequest request, Sender sender) throws Throwable {
        requireComplete();
        try {
            if (isTimeOver.getAsBoolean()) {
                throw new Incomplete("the time of this dry run is over");
            }
            tally.request();
            return answered(operation, request, sender);
        } catch (Incomplete e) {
            throw leave(e);
        } catch (SdkClientException e) {
            // A timeout or a lost connection, which another run need not meet. DynamoDB's own refusals are predictions.
            throw leave(new Incomplete("DynamoDB did not answer '" + operation + "': " + e.getMessage()));
        } catch (SdkServiceException e) {
            throw e.isThrottlingException() || e.statusCode() >= 500
                    ? leave(new Incomplete("DynamoDB could not answer '" + operation + "': " + e.getMessage()))
                    : e;
        } catch (OutOfMemoryError e) {
            throw leave(Incomplete.outOfMemory());
        }
    }

    private Incomplete leave(Incomplete reason) {
        incomplete = reason;
        return reason;
    }

    /** How far the migration is, for people. */
    public synchronized String progress() {
        return tally.progress();
    }

    private Object answered(String operation, DynamoDbRequest request, Sender sender) throws Throwable {
        return switch (operation) {
            case "getItem" -> reads.get((GetItemRequest) request);
            case "batchGetItem" -> reads.batch((BatchGetItemRequest) request);
            case "transactGetItems" -> reads.transaction((TransactGetItemsRequest) request);
            case "scan" -> pages.scan((ScanRequest) request);
            case "query" -> pages.query((QueryRequest) request);
            case "putItem" -> writes.put((PutItemRequest) request);
            case "updateItem" -> writes.update((UpdateItemRequest) request);
            case "deleteItem" -> writes.delete((DeleteItemRequest) request);
            case "batchWriteItem" -> writes.batch((BatchWriteItemRequest) request);
            case "transactWriteItems" -> writes.transaction((TransactWriteItemsRequest) request);
            case "executeStatement", "batchExecuteStatement", "executeTransaction" -> {
                requireRead(operation, request);
                yield sender.send(request);
            }
            case "describeTable" -> tables.describe(((DescribeTableRequest) request).tableName());
            case "describeTimeToLive" -> tables.describeTimeToLive(((DescribeTimeToLiveRequest) request).tableName());
            case "updateTable" -> tables.update((UpdateTableRequest) request);
            case "updateTimeToLive" -> tables.updateTimeToLive((UpdateTimeToLiveRequest) request);
            default -> {
                if (operation.startsWith("describe") || operation.startsWith("list")) {
                    yield sender.send(request);
                }
                throw new Incomplete("a dry run does not know the operation '" + operation
                        + "', and refuses it: look at what it does by hand");
            }
        };
    }

    /** What a statement of PartiQL writes is not evaluated, nor what it reads of a table with recorded changes. */
    private void requireRead(String operation, DynamoDbRequest request) {
        if (statements(request).anyMatch(text -> PartiQl.of(text, List.of()).isWrite())) {
            throw new Incomplete("it writes with PartiQL ('" + operation + "'), which a dry run does not evaluate");
        }
        if (!overlay.isUntouched()) {
            throw new Incomplete(
                    "it reads with PartiQL ('" + operation + "') after changes, which a dry run does not evaluate");
        }
    }

    private static Stream<String> statements(DynamoDbRequest request) {
        if (request instanceof ExecuteStatementRequest one) {
            return Stream.of(one.statement());
        }
        return request instanceof BatchExecuteStatementRequest batch
                ? batch.statements().stream().map(BatchStatementRequest::statement)
                : ((ExecuteTransactionRequest) request)
                        .transactStatements().stream().map(ParameterizedStatement::statement);
    }

    /** Takes down that a step begins. */
    public synchronized void step(String name) {
        requireComplete();
        tally.effect(Effect.named(Effect.Kind.STEP, name));
    }

    /** Takes down an effect outside DynamoDB. */
    public synchronized void external(String name) {
        requireComplete();
        tally.effect(Effect.named(Effect.Kind.EXTERNAL, name));
    }

    /** Notes a wait, which a dry run does not make: what comes after it rests on its end. */
    public synchronized void await(String what) {
        requireComplete();
        awaited = what;
        tally.note("it waits for " + what + ": what follows is predicted as if that wait were over");
    }

    private void requireComplete() {
        if (incomplete != null) {
            throw incomplete;
        }
    }

    /** What was found, where the memory of this process was used up: recording takes some, which a run does not need. */
    public synchronized Rehearsal endOutOfMemory(Change change) {
        var unused = leave(Incomplete.outOfMemory());
        return end(change, Optional.empty());
    }

    /** What was found, when the migration has ended: by returning, or by what it threw. */
    public synchronized Rehearsal end(Change change, Optional<String> failure) {
        Optional<String> unknown =
                Optional.ofNullable(incomplete).map(Incomplete::getMessage).or(() -> failure.flatMap(this::afterWait));
        Rehearsal.Ending ending = unknown.isPresent()
                ? Rehearsal.Ending.INCOMPLETE
                : failure.isPresent() ? Rehearsal.Ending.FAILS : Rehearsal.Ending.COMPLETE;
        return tally.result(change, ending, unknown.or(() -> failure));
    }

    /** Why a failure is no prediction: a migration may need what it waited for. */
    private Optional<String> afterWait(String failure) {
        return Optional.ofNullable(awaited)
                .map(what -> "it fails after the wait for " + what + ", which a dry run does not make: " + failure);
    }
}

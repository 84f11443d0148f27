package io.dynamigrate.internal.preview;

import io.dynamigrate.MigrationContext.Action;
import io.dynamigrate.MigrationContext.Condition;
import io.dynamigrate.Time;
import io.dynamigrate.internal.change.IndexRecord;
import io.dynamigrate.internal.dynamo.ClientProxy;
import io.dynamigrate.internal.lock.HandedWrites;
import io.dynamigrate.internal.lock.RecordsGuard;
import io.dynamigrate.internal.lock.Safepoint;
import io.dynamigrate.internal.records.IndexRow;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.internal.work.Mode;
import io.dynamigrate.internal.work.StepNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** A dry run: records what the client is asked to write, remembers nothing, and counts each wait as over. */
final class DryRunMode implements Mode {

    private static final Duration REPORT = Duration.ofSeconds(30);

    /** A change of a table is requested by the first poll; the next ones see it. */
    private static final int POLLS = 3;

    private final Store store;
    private final Recording recording;
    private final Map<String, IndexRow> rows;
    private final DynamoDbClient client;
    private final Time time;
    private final Consumer<String> log;
    private volatile boolean closed;
    private long reported;

    /**
     * Begins.
     *
     * @param rows the rows of indexes that this dry run has changed so far, by index
     */
    DryRunMode(Store store, Recording recording, Map<String, IndexRow> rows, Time time, Consumer<String> log) {
        this.store = store;
        this.recording = recording;
        this.rows = rows;
        this.time = time;
        this.log = log;
        RecordsGuard guard = RecordsGuard.of(store);
        this.client = ClientProxy.of(store.client(), (operation, request, real) -> {
            requireRunning();
            guard.check(request);
            report();
            return recording.answer(operation, request, real::send);
        });
        this.reported = time.nanos();
    }

    /** The client that records. */
    DynamoDbClient client() {
        return client;
    }

    /** Logs how far the migration is, now and then. */
    private synchronized void report() {
        long now = time.nanos();
        if (now - reported >= REPORT.toNanos()) {
            reported = now;
            log.accept(recording.progress() + ".");
        }
    }

    /** Carries out what the migration handed over. */
    void carryOut(List<TransactWriteItem> writes) {
        if (writes.isEmpty()) {
            return;
        }
        try {
            client.transactWriteItems(request -> request.transactItems(writes));
        } catch (TransactionCanceledException e) {
            throw HandedWrites.refused(e.cancellationReasons(), e);
        } catch (DynamoDbException e) {
            throw HandedWrites.isRefusal(e) ? HandedWrites.refused(e) : e;
        }
    }

    @Override
    public boolean isDryRun() {
        return true;
    }

    @Override
    public void requireRunning() {
        if (closed) {
            throw Safepoint.usedAfterEnd();
        }
    }

    @Override
    public void check() {
        requireRunning();
    }

    @Override
    public void begin(String step) {
        recording.step(step);
    }

    @Override
    public void end(String step, Map<String, AttributeValue> result, List<TransactWriteItem> writes) {
        carryOut(writes);
    }

    @Override
    public void end(StepNames.Helper step, Optional<IndexRow> row) {
        row.ifPresent(this::keep);
    }

    @Override
    public void external(String step, Action action) {
        recording.external(step);
    }

    @Override
    public IndexRecord record(String index) {
        IndexRow kept = rows.get(index);
        return IndexRecord.ofDryRun(kept == null ? store.index(index) : kept, this::keep, time);
    }

    private void keep(IndexRow row) {
        rows.put(row.index(), row);
    }

    @Override
    public void await(String what, BooleanSupplier question) {
        for (int poll = 0; poll < POLLS; poll++) {
            if (question.getAsBoolean()) {
                return;
            }
        }
        throw new IllegalStateException("A dry run does not reach the end of the wait for " + what + ".");
    }

    @Override
    public void await(String what, Duration every, Condition condition) {
        recording.await(what);
    }

    @Override
    public void progress(String what, long done, Optional<Long> total) {
        requireRunning();
    }

    @Override
    public void close() {
        closed = true;
    }
}

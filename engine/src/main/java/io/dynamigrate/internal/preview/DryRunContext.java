package io.dynamigrate.internal.preview;

import io.dynamigrate.Indexes;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.TargetTable;
import io.dynamigrate.internal.change.IndexChanges;
import io.dynamigrate.internal.change.IndexOwnership;
import io.dynamigrate.internal.dynamo.ClientProxy;
import io.dynamigrate.internal.lock.Deadline;
import io.dynamigrate.internal.lock.HandedWrites;
import io.dynamigrate.internal.lock.RecordsGuard;
import io.dynamigrate.internal.records.StepRow;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.internal.work.StepNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The context of one migration in a dry run: its client records, and what it does is not remembered. */
final class DryRunContext implements MigrationContext, AutoCloseable {

    private static final Duration REPORT = Duration.ofSeconds(30);

    private final TargetTable table;
    private final Deadline deadline;
    private final Consumer<String> log;
    private final Recording recording;
    private final DynamoDbClient client;
    private final StepNames steps;
    private final HandedWrites handed;
    private final Indexes indexes;
    private volatile boolean closed;
    private long reported;

    /**
     * A context that has done nothing.
     *
     * @param ownership what this call of {@code up} or {@code down} may do to indexes
     * @param finished what earlier attempts of this migration have done, which it goes past
     */
    DryRunContext(
            Store store,
            Deadline deadline,
            Consumer<String> log,
            Recording recording,
            IndexOwnership ownership,
            Map<String, StepRow> finished) {
        this.table = store.target();
        this.deadline = deadline;
        this.log = log;
        this.recording = recording;
        RecordsGuard guard = RecordsGuard.of(store);
        this.client = ClientProxy.of(store.client(), (operation, request, real) -> {
            requireOpen();
            guard.check(request);
            report();
            return recording.answer(operation, request, real::send);
        });
        this.reported = deadline.time().nanos();
        this.steps = new StepNames(ownership.migration(), finished);
        this.handed = new HandedWrites(store.records(), ownership.migration());
        this.indexes = new DryRunIndexes(new IndexChanges(client, table.name()), steps, store::index, ownership, log);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The context was used after its migration had ended: wait for all threads"
                    + " before up() or down() returns.");
        }
    }

    /** Logs how far the migration is, now and then. */
    private synchronized void report() {
        long now = deadline.time().nanos();
        if (now - reported >= REPORT.toNanos()) {
            reported = now;
            log.accept(recording.progress() + ".");
        }
    }

    /** Carries out what was handed over, as a run does when the migration has returned. */
    void commit() {
        carryOut(handed);
    }

    private void carryOut(HandedWrites writes) {
        if (writes.all().isEmpty()) {
            return;
        }
        try {
            client.transactWriteItems(request -> request.transactItems(writes.all()));
        } catch (TransactionCanceledException e) {
            throw HandedWrites.refused(e.cancellationReasons(), e);
        } catch (DynamoDbException e) {
            throw HandedWrites.isRefusal(e) ? HandedWrites.refused(e) : e;
        }
    }

    @Override
    public TargetTable table() {
        return table;
    }

    @Override
    public DynamoDbClient client() {
        requireOpen();
        return client;
    }

    @Override
    public Indexes indexes() {
        requireOpen();
        return indexes;
    }

    @Override
    public void step(String name, Action action) throws Exception {
        if (begin(name).isEmpty()) {
            recording.step(name);
            action.run();
        }
    }

    @Override
    public void step(String name, List<TransactWriteItem> writes) {
        HandedWrites checked = handed.fresh();
        checked.add(writes);
        if (begin(name).isEmpty()) {
            recording.step(name);
            carryOut(checked);
        }
    }

    @Override
    public Map<String, AttributeValue> remember(String name, Computation computation) throws Exception {
        Optional<StepRow> before = begin(name);
        if (before.isPresent()) {
            return before.get().result();
        }
        recording.step(name);
        Map<String, AttributeValue> result = Map.copyOf(computation.run());
        steps.requireSmall(name, result);
        return result;
    }

    @Override
    public void external(String name, Action action) {
        if (begin(name).isEmpty()) {
            recording.external(name);
        }
    }

    private Optional<StepRow> begin(String name) {
        requireOpen();
        return steps.begin(name);
    }

    @Override
    public void transact(List<TransactWriteItem> writes) {
        requireOpen();
        handed.add(writes);
    }

    @Override
    public void progress(String what, long done) {
        requireOpen();
    }

    @Override
    public void progress(String what, long done, long total) {
        requireOpen();
    }

    @Override
    public boolean dryRun() {
        return true;
    }

    @Override
    public Instant now() {
        return deadline.time().migrationNow();
    }

    @Override
    public Duration timeLeft() {
        return deadline.left();
    }

    @Override
    public void log(String message) {
        log.accept(message);
    }

    @Override
    public void close() {
        closed = true;
    }
}

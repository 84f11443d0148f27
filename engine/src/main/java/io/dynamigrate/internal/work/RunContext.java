package io.dynamigrate.internal.work;

import io.dynamigrate.Indexes;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.Suspended;
import io.dynamigrate.TargetTable;
import io.dynamigrate.internal.change.IndexChanges;
import io.dynamigrate.internal.change.IndexOwnership;
import io.dynamigrate.internal.lock.Deadline;
import io.dynamigrate.internal.lock.GuardedClient;
import io.dynamigrate.internal.lock.HandedWrites;
import io.dynamigrate.internal.lock.Lease;
import io.dynamigrate.internal.lock.Safepoint;
import io.dynamigrate.internal.records.StepRow;
import io.dynamigrate.internal.records.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The context of one migration in a real run. A suspended one stays suspended, whatever the migration catches. */
final class RunContext implements MigrationContext, AutoCloseable {

    private final TargetTable table;
    private final DynamoDbClient client;
    private final Steps steps;
    private final HandedWrites handed;
    private final Indexes indexes;
    private final Deadline deadline;
    private final Safepoint safepoint;
    private final Progress progress;
    private final Consumer<String> log;

    RunContext(Session session, Journal journal, Steps steps, Safepoint safepoint, IndexOwnership ownership) {
        String migration = steps.store().migration();
        Store store = session.store();
        Lease lease = session.lease();
        this.deadline = session.deadline();
        this.log = line -> session.log().accept(migration + ": " + line);
        this.table = store.target();
        this.safepoint = safepoint;
        this.client = GuardedClient.of(store, safepoint, lease, deadline.time());
        this.steps = steps;
        this.handed = new HandedWrites(store.records(), migration);
        this.progress = new Progress(migration, lease, deadline.time(), log);
        this.indexes = new TableIndexes(
                new IndexChanges(client, table.name()),
                steps,
                journal,
                new Poll(deadline, safepoint, progress),
                deadline.time(),
                log,
                ownership);
    }

    /** What stopped the migration, even where the migration caught it. */
    Optional<Throwable> stop() {
        return safepoint.stop();
    }

    /** The signal of a migration whose thread was interrupted. */
    Suspended interrupted() {
        return safepoint.halt("its thread was interrupted");
    }

    /** The progress that the migration reported last; empty where it reported none. */
    String progress() {
        return progress.told();
    }

    /** What is to be carried out together with the end of the migration. */
    List<TransactWriteItem> handed() {
        return handed.all();
    }

    @Override
    public TargetTable table() {
        return table;
    }

    @Override
    public DynamoDbClient client() {
        safepoint.requireRunning();
        return client;
    }

    @Override
    public Indexes indexes() {
        safepoint.requireRunning();
        return indexes;
    }

    @Override
    public void step(String name, Action action) throws Exception {
        if (begin(name).isEmpty()) {
            action.run();
            end(name, Map.of(), List.of());
        }
    }

    @Override
    public void step(String name, List<TransactWriteItem> writes) {
        HandedWrites checked = handed.fresh();
        checked.add(writes);
        if (begin(name).isEmpty()) {
            end(name, Map.of(), checked.all());
        }
    }

    @Override
    public Map<String, AttributeValue> remember(String name, Computation computation) throws Exception {
        Optional<StepRow> before = begin(name);
        if (before.isPresent()) {
            return before.get().result();
        }
        Map<String, AttributeValue> result = Map.copyOf(computation.run());
        end(name, result, List.of());
        return result;
    }

    private Optional<StepRow> begin(String name) {
        safepoint.check();
        return steps.names().begin(name);
    }

    private void end(String name, Map<String, AttributeValue> result, List<TransactWriteItem> writes) {
        safepoint.requireRunning();
        steps.end(name, result, writes);
        progress.step(name);
    }

    @Override
    public void transact(List<TransactWriteItem> writes) {
        safepoint.requireRunning();
        handed.add(writes);
    }

    @Override
    public void external(String name, Action action) throws Exception {
        step(name, action);
    }

    @Override
    public void progress(String what, long done) {
        progress.tell(what, done);
    }

    @Override
    public void progress(String what, long done, long total) {
        progress.tell(what, done, total);
    }

    @Override
    public boolean dryRun() {
        return false;
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
        safepoint.close();
    }
}

package io.dynamigrate.internal.work;

import io.dynamigrate.Indexes;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.TargetTable;
import io.dynamigrate.internal.change.IndexOwnership;
import io.dynamigrate.internal.lock.Deadline;
import io.dynamigrate.internal.lock.HandedWrites;
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

/** The context of one migration, for runs and for dry runs. */
public final class Context implements MigrationContext, AutoCloseable {

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private final TargetTable table;
    private final DynamoDbClient client;
    private final Mode mode;
    private final StepNames names;
    private final HandedWrites handed;
    private final Indexes indexes;
    private final Deadline deadline;
    private final Consumer<String> log;

    /**
     * The context at the start of one call of {@code up} or {@code down}.
     *
     * @param client the client of the migration
     * @param names the steps that earlier attempts have done, and those that this one does
     * @param ownership what this call may do to indexes
     */
    public Context(
            Store store,
            DynamoDbClient client,
            Mode mode,
            StepNames names,
            IndexOwnership ownership,
            Deadline deadline,
            Consumer<String> log) {
        this.table = store.target();
        this.client = client;
        this.mode = mode;
        this.names = names;
        this.handed = new HandedWrites(store.records(), ownership.migration());
        this.indexes = new TableIndexes(client, table.name(), mode, names, ownership, log);
        this.deadline = deadline;
        this.log = log;
    }

    /** What is to be carried out together with the end of the migration. */
    public List<TransactWriteItem> handed() {
        return handed.all();
    }

    @Override
    public TargetTable table() {
        return table;
    }

    @Override
    public DynamoDbClient client() {
        mode.requireRunning();
        return client;
    }

    @Override
    public Indexes indexes() {
        mode.requireRunning();
        return indexes;
    }

    @Override
    public void step(String name, Action action) throws Exception {
        if (begin(name).isEmpty()) {
            mode.begin(name);
            action.run();
            end(name, Map.of(), List.of());
        }
    }

    @Override
    public void step(String name, List<TransactWriteItem> writes) {
        HandedWrites checked = handed.fresh();
        checked.add(writes);
        if (begin(name).isEmpty()) {
            mode.begin(name);
            end(name, Map.of(), checked.all());
        }
    }

    @Override
    public Map<String, AttributeValue> remember(String name, Computation computation) throws Exception {
        Optional<StepRow> before = begin(name);
        if (before.isPresent()) {
            return before.get().result();
        }
        mode.begin(name);
        Map<String, AttributeValue> result = Map.copyOf(computation.run());
        end(name, result, List.of());
        return result;
    }

    @Override
    public void external(String name, Action action) throws Exception {
        if (begin(name).isEmpty()) {
            mode.external(name, action);
        }
    }

    private Optional<StepRow> begin(String name) {
        mode.check();
        return names.begin(name);
    }

    private void end(String name, Map<String, AttributeValue> result, List<TransactWriteItem> writes) {
        mode.requireRunning();
        names.requireSmall(name, result);
        mode.end(name, result, writes);
    }

    @Override
    public void transact(List<TransactWriteItem> writes) {
        mode.requireRunning();
        handed.add(writes);
    }

    @Override
    public void await(String what, Duration every, Condition condition) throws Exception {
        if (every.compareTo(SHORTEST_PAUSE) < 0) {
            throw new IllegalArgumentException(
                    "The pause " + every + " is too short: use at least " + SHORTEST_PAUSE + ".");
        }
        mode.check();
        mode.await(what, every, condition);
    }

    @Override
    public void progress(String what, long done) {
        mode.progress(what, done, Optional.empty());
    }

    @Override
    public void progress(String what, long done, long total) {
        mode.progress(what, done, Optional.of(total));
    }

    @Override
    public boolean dryRun() {
        return mode.isDryRun();
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
        mode.close();
    }
}

package io.dynamigrate.run;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Indexes;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.TargetTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The context of a migration that is played to count its index creations. It sends no request and runs no action: at the
 * first one of them it leaves the migration.
 */
final class EstimateContext implements MigrationContext, Indexes, AutoCloseable {

    /** Leaves the migration. An {@code Error}, so that {@code catch (Exception e)} does not catch it. */
    private static final class Unknown extends Error {
        Unknown() {
            super("This migration is only played to estimate its time, and not run.", null, false, false);
        }
    }

    private final TargetTable table;
    private final DynamoDbClient client;
    private final Deadline deadline;
    private final Set<String> indexes;
    private int creations;
    private boolean left;

    /**
     * A context of one migration.
     *
     * @param client never sent a request
     * @param indexes the names of the indexes that are ready before the migration; the context keeps them up to date
     */
    EstimateContext(TargetTable table, DynamoDbClient client, Deadline deadline, Set<String> indexes) {
        this.table = table;
        this.client = ClientProxy.of(client, (operation, request, real) -> {
            throw leave();
        });
        this.deadline = deadline;
        this.indexes = indexes;
    }

    synchronized int creations() {
        return creations;
    }

    /** Whether the migration came to its end without a request or an action. */
    synchronized boolean isComplete() {
        return !left;
    }

    /** Every later call throws too, whatever the migration catches. */
    private synchronized Unknown leave() {
        left = true;
        return new Unknown();
    }

    private synchronized void requireInside() {
        if (left) {
            throw leave();
        }
    }

    @Override
    public synchronized void create(GlobalIndex index) {
        requireInside();
        if (indexes.add(index.name())) {
            creations++;
        }
    }

    @Override
    public synchronized void delete(String name) {
        requireInside();
        indexes.remove(name);
    }

    @Override
    public TargetTable table() {
        requireInside();
        return table;
    }

    @Override
    public DynamoDbClient client() {
        requireInside();
        return client;
    }

    @Override
    public Indexes indexes() {
        requireInside();
        return this;
    }

    @Override
    public void step(String name, Action action) {
        // What comes after the action may need what it did: another service, a field, a latch.
        throw leave();
    }

    @Override
    public void step(String name, List<TransactWriteItem> writes) {
        requireInside();
    }

    @Override
    public Map<String, AttributeValue> remember(String name, Computation computation) {
        throw leave();
    }

    @Override
    public void transact(List<TransactWriteItem> writes) {
        requireInside();
    }

    @Override
    public void external(String name, Action action) {
        throw leave();
    }

    @Override
    public void progress(String what, long done) {
        requireInside();
    }

    @Override
    public void progress(String what, long done, long total) {
        requireInside();
    }

    @Override
    public boolean dryRun() {
        return true;
    }

    @Override
    public Instant now() {
        requireInside();
        return deadline.time().migrationNow();
    }

    @Override
    public Duration timeLeft() {
        requireInside();
        return deadline.left();
    }

    @Override
    public void log(String message) {
        requireInside();
    }

    @Override
    public void close() {
        var unused = leave();
    }
}

package io.dynamigrate.run;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Indexes;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.Suspended;
import io.dynamigrate.TargetTable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The context of one migration in a real run. A suspended one stays suspended, whatever the migration catches. */
final class RunContext implements MigrationContext, AutoCloseable {

    private final TargetTable table;
    private final DynamoDbClient client;
    private final Indexes indexes;
    private final Deadline deadline;
    private final Consumer<String> log;
    private final AtomicReference<@Nullable Suspended> suspended = new AtomicReference<>();
    private volatile boolean closed;

    RunContext(Store store, Holder holder, Lease lease, Deadline deadline, Consumer<String> log) {
        this.table = store.target();
        this.client = ClientProxy.of(store.client(), (operation, request, real) -> {
            requireOpen();
            if (!Operations.isRead(operation, request)) {
                lease.requireWritable();
            }
            return real.send(request);
        });
        TableIndexes real = new TableIndexes(client, store, holder, lease.fence(), deadline, log);
        this.indexes = new Indexes() {
            @Override
            public void create(GlobalIndex index) {
                orSuspend(() -> real.create(index));
            }

            @Override
            public void delete(String name) {
                orSuspend(() -> real.delete(name));
            }
        };
        this.deadline = deadline;
        this.log = log;
    }

    private void orSuspend(Runnable work) {
        try {
            work.run();
        } catch (Suspended e) {
            suspended.compareAndSet(null, e);
            throw e;
        }
    }

    private void requireOpen() {
        Suspended before = suspended.get();
        if (before != null) {
            throw before;
        }
        if (closed) {
            throw new IllegalStateException("The context was used after its migration had ended: wait for all threads"
                    + " before up() or down() returns.");
        }
    }

    /** The suspension of this context, even where the migration caught it. */
    Optional<Suspended> suspension() {
        return Optional.ofNullable(suspended.get());
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
    public void external(String name, ExternalAction action) throws Exception {
        requireOpen();
        action.run();
    }

    @Override
    public boolean dryRun() {
        return false;
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

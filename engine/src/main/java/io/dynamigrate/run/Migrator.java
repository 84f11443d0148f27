package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.plan.Declarations;
import io.dynamigrate.plan.Declarations.Change;
import io.dynamigrate.plan.Direction;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import io.dynamigrate.plan.Plan;
import io.dynamigrate.plan.Planner;
import io.dynamigrate.plan.Validation;
import io.dynamigrate.plan.Validator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Applies the migrations of a table and takes them back. Immutable and thread-safe; runs on the same table, in whatever
 * process, exclude each other.
 *
 * <pre>{@code
 * Migrator migrator = Migrator.builder(client, "users", Registry.of(new AddUserLookup())).build();
 * migrator.migrate().orThrow();
 * }</pre>
 *
 * <p>All methods throw {@link io.dynamigrate.TableException} if the table does not exist or cannot hold the records, and
 * {@link software.amazon.awssdk.core.exception.SdkException} if DynamoDB cannot be reached or refuses.
 */
public final class Migrator {

    private final DynamoDbClient client;
    private final String table;
    private final Registry registry;
    private final Options options;

    Migrator(DynamoDbClient client, String table, Registry registry, Options options) {
        this.client = client;
        this.table = table;
        this.registry = registry;
        this.options = options;
    }

    /** Starts a migrator of the table; every option has a default. The client stays the caller's to close. */
    public static MigratorBuilder builder(DynamoDbClient client, String table, Registry registry) {
        return new MigratorBuilder(client, table, registry);
    }

    /** Applies all that is pending. See {@link #run}. */
    public Report migrate() throws InterruptedException {
        return run(Goal.migrate());
    }

    /** Applies what is pending up to and with the target, in the registry's order. See {@link #run}. */
    public Report migrateTo(String target) throws InterruptedException {
        return run(Goal.migrateTo(target));
    }

    /** Takes back the last migration. See {@link #run}. */
    public Report rollback() throws InterruptedException {
        return run(Goal.rollbackLast());
    }

    /** Takes back the last migrations, that many. See {@link #run}. */
    public Report rollback(int steps) throws InterruptedException {
        return run(Goal.rollback(steps));
    }

    /** Takes back what the registry orders after the target, which stays. See {@link #run}. */
    public Report rollbackTo(String target) throws InterruptedException {
        return run(Goal.rollbackTo(target));
    }

    /** Takes back the target and what the registry orders after it. See {@link #run}. */
    public Report migrateDown(String target) throws InterruptedException {
        return run(Goal.rollbackDownTo(target));
    }

    /** Declares applied what is pending, without running it: for a table that was migrated by other means. See {@link #run}. */
    public Report baseline() throws InterruptedException {
        return run(Goal.baseline(Optional.empty()));
    }

    /** Corrects the record of one migration by hand. See {@link #run}. */
    public Report repair(String id, Goal.Repair.Correction correction) throws InterruptedException {
        return run(Goal.repair(id, correction));
    }

    /**
     * Reaches the goal as far as it can, and reports.
     *
     * <p>Everything is checked before anything changes. When another run holds the lock, this one waits for it as long
     * as its deadline allows; then it plans anew, because the other may have done the work.
     *
     * @throws RefusedException if checking found something that stops the run; nothing was changed
     * @throws io.dynamigrate.UnknownMigrationException if the goal's target is not registered
     * @throws InterruptedException if the thread is interrupted while it waits for the lock
     */
    public Report run(Goal goal) throws InterruptedException {
        Store store = open();
        History history = store.history();
        Work work = work(history, goal);
        Holder holder = options.newHolder();
        if (work.isEmpty()) {
            if (holder.claim()) {
                claim(store, holder);
            }
            return idle(holder, work, history, Outcome.NOTHING_TO_DO, Optional.empty());
        }
        Optional<String> foreign = ForeignLock.holder(store, history, options.time());
        if (foreign.isPresent()) {
            return idle(holder, work, history, Outcome.BUSY, foreign);
        }
        LockAttempt.Result lock = new Lock(store, options.time(), options.log())
                .acquire(holder, options.deadline().stopAt());
        if (!lock.acquired()) {
            return idle(holder, work, history, Outcome.BUSY, Optional.of(busy(lock.row())));
        }
        Lease lease = new Lease(store, holder, options.time(), lock);
        Renewal renewal = Renewal.of(lease);
        try {
            return runLocked(store, holder, lease, goal);
        } finally {
            renewal.close();
        }
    }

    /** What a run has to do: migrations to run, or records to change. */
    private record Work(Plan plan, List<Change> changes) {

        boolean isEmpty() {
            return plan.migrations().isEmpty() && changes.isEmpty();
        }
    }

    private Work work(History history, Goal goal) {
        Plan plan = Planner.plan(registry, history, goal);
        List<Finding> refusals = plan.refusals(options.force());
        if (!refusals.isEmpty()) {
            throw new RefusedException(refusals);
        }
        boolean declares = goal.direction() == Direction.DECLARE;
        return new Work(plan, declares ? Declarations.changes(registry, history, goal) : List.of());
    }

    /** Plans anew: until the lock was ours, others may have changed the history. */
    private Report runLocked(Store store, Holder holder, Lease lease, Goal goal) {
        History history;
        Work work;
        try {
            history = store.history();
            work = work(history, goal);
        } catch (RuntimeException e) {
            try {
                lease.release(List.of());
            } catch (DynamigrateException notReleased) {
                e.addSuppressed(notReleased);
            }
            throw e;
        }
        return work.changes().isEmpty()
                ? Run.ofPlan(store, holder, lease, options.deadline(), options.log(), work.plan(), history)
                : Run.ofDeclaration(
                        store, holder, lease, options.deadline(), options.log(), work.plan(), work.changes(), history);
    }

    /** What a run to that goal would do, and what speaks against it. Changes nothing, and needs no lock. */
    public Plan plan(Goal goal) {
        return Planner.plan(registry, open().history(), goal);
    }

    /** What is registered and not applied, in the order in which it would be. */
    public List<Migration> pending() {
        return Planner.pending(registry, open().history());
    }

    /** What counts as applied, in the order of application. */
    public List<MigrationRecord> applied() {
        return open().history().applied();
    }

    /** All migrations that were ever begun, in the order of application. Rows that cannot be read are left out. */
    public List<MigrationRecord> history() {
        return open().history().records();
    }

    /** Checks all that is pending, without running it. */
    public Validation validate() {
        return Validator.pending(registry, open().history());
    }

    /** Checks whether one migration could be applied now, alone. */
    public Validation validate(String id) {
        return Validator.migration(registry, open().history(), id);
    }

    /** Checks what a run that takes back would do. */
    public Validation validate(Goal rollback) {
        return Validator.rollback(registry, open().history(), rollback);
    }

    /** How the table stands. */
    public Status status() {
        Store store = open();
        History history = store.history();
        LockRow lock = store.lock();
        return new Status(
                table,
                history,
                Planner.pending(registry, history).stream().map(Migration::id).toList(),
                LockHolder.of(lock),
                lock.claimedBy(),
                Planner.plan(registry, history, Goal.migrate()).findings());
    }

    /**
     * Takes the lock away from whoever holds it: a living run stops at its next write. For a person who knows that the
     * holder is dead and cannot wait for its lease.
     *
     * @return who held it
     */
    public Optional<LockHolder> unlock() {
        return Unlock.force(open(), options.newHolder(), options.time());
    }

    /** The answers to those who asked for runs on this table. */
    public Answers answers() {
        return new Answers(open());
    }

    private Store open() {
        return Store.open(client, table, options.trackingTable());
    }

    private void claim(Store store, Holder holder) {
        client.updateItem(request -> request.tableName(store.records().name())
                .key(store.records().key(LockRow.PARTITION, LockRow.SORT))
                .updateExpression("SET claimed_by = :owner")
                .expressionAttributeValues(Map.of(":owner", fromS(holder.owner()))));
    }

    private static Report idle(Holder holder, Work work, History history, Outcome outcome, Optional<String> message) {
        Plan plan = work.plan();
        List<String> remaining = work.changes().isEmpty()
                ? plan.ids()
                : work.changes().stream().map(Change::id).toList();
        return new Report(
                holder.runId(),
                plan.goal(),
                outcome,
                List.of(),
                remaining,
                plan.findings(),
                message,
                Optional.empty(),
                history);
    }

    private static String busy(LockRow lock) {
        return "The table is locked by " + lock.lockedBy()
                + lock.lockedAt().map(since -> " since " + since).orElse("")
                + ", and the time to wait is over: try again when that run has ended.";
    }
}

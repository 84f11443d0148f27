package io.dynamigrate.run;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.internal.lock.StatusRepair;
import io.dynamigrate.internal.lock.Unlock;
import io.dynamigrate.internal.preview.DryRuns;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.internal.records.TableIdentity;
import io.dynamigrate.internal.work.Execution;
import io.dynamigrate.internal.work.KeptSteps;
import io.dynamigrate.internal.work.Options;
import io.dynamigrate.plan.Change;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import io.dynamigrate.plan.Plan;
import io.dynamigrate.plan.Planner;
import io.dynamigrate.plan.Validation;
import io.dynamigrate.plan.Validator;
import io.dynamigrate.preview.DryRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Applies the migrations of a table and rolls them back. Immutable and thread-safe; runs on the same table, in whatever
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

    /** Rolls back the last migration. See {@link #run}. */
    public Report rollback() throws InterruptedException {
        return run(Goal.rollbackLast());
    }

    /** Rolls back the last migrations, that many. See {@link #run}. */
    public Report rollback(int steps) throws InterruptedException {
        return run(Goal.rollback(steps));
    }

    /** Rolls back what the registry orders after the target, which stays. See {@link #run}. */
    public Report rollbackTo(String target) throws InterruptedException {
        return run(Goal.rollbackTo(target));
    }

    /** Rolls back the target and what the registry orders after it. See {@link #run}. */
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
     * <p>What a migration throws is not thrown here: the report has it, with {@code Outcome.FAILED}. {@link Report#orThrow}
     * turns a report of any run that did not reach its goal into an exception.
     *
     * @throws RefusedException if checking found something that stops the run; nothing was changed
     * @throws io.dynamigrate.UnknownMigrationException if the goal's target is not registered
     * @throws InterruptedException if the thread is interrupted while it waits for the lock
     */
    public Report run(Goal goal) throws InterruptedException {
        return Report.of(new Execution(open(), registry, options).run(goal));
    }

    /**
     * What a run to that goal would do, and what speaks against it. Changes nothing, and needs no lock.
     *
     * @throws io.dynamigrate.UnknownMigrationException if the goal's target is not registered, or what it corrects is
     *     neither registered nor recorded
     */
    public Plan plan(Goal goal) {
        Store store = open();
        History history = store.history();
        Plan plan = Planner.plan(registry, history, goal);
        List<Finding> findings = new ArrayList<>(plan.findings());
        findings.addAll(KeptSteps.notes(plan.changes(), history, store));
        return new Plan(goal, plan.changes(), findings);
    }

    /** A dry run that hides the contents of items. See {@link #dryRun(Goal, DryRun.Contents)}. */
    public DryRun dryRun(Goal goal) {
        return dryRun(goal, DryRun.Contents.HIDDEN);
    }

    /**
     * What a run to that goal would write, found by calling the migrations with clients that read but only record writes.
     * Changes nothing, needs no lock, and counts every wait as over.
     *
     * <p>Each item that would be written is read once, to judge conditions and to count capacity. It ends where a
     * quarter of the memory of this process is used up, and at the deadline less its margin; the report then says that it is incomplete, and so it
     * does where a migration fails. See {@link io.dynamigrate.MigrationContext} for what each helper does in a dry run.
     *
     * @throws RefusedException if checking found something that stops a run, or the goal runs no migrations
     * @throws io.dynamigrate.UnknownMigrationException if the goal's target is not registered
     */
    public DryRun dryRun(Goal goal, DryRun.Contents contents) {
        return new DryRuns(open(), registry, options, contents).of(goal);
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

    /** Whether there are records where this keeps them, whatever there is elsewhere. */
    public boolean hasHistory() {
        return open().hasHistory();
    }

    /** Checks all that is pending, without running it. */
    public Validation validate() {
        return validation(
                history -> Planner.plan(registry, history, Goal.migrate()).changes(),
                history -> Validator.pending(registry, history));
    }

    /** Checks whether one migration could be applied now, alone. */
    public Validation validate(String id) {
        List<Migration> one = registry.find(id).stream().toList();
        return validation(
                history -> Planner.applying(one, history), history -> Validator.migration(registry, history, id));
    }

    /**
     * Checks what a run that rolls back would do.
     *
     * @throws IllegalArgumentException if the goal rolls nothing back
     */
    public Validation validate(Goal rollback) {
        if (!(rollback instanceof Goal.Rollback)) {
            throw new IllegalArgumentException("'" + rollback + "' rolls nothing back: plan tells what it would do.");
        }
        return validation(
                history -> Planner.plan(registry, history, rollback).changes(),
                history -> Validator.rollback(registry, history, rollback));
    }

    private Validation validation(Function<History, List<Change>> planner, Function<History, Validation> validator) {
        Store store = open();
        History history = store.history();
        Validation validation = validator.apply(history);
        return validation.with(KeptSteps.notes(planner.apply(history), history, store));
    }

    /** How the table stands. */
    public Status status() {
        return StatusReader.read(table, open(), registry);
    }

    /** The last run that changed something and ended, or was ended by force. */
    public Optional<RunRecord> lastRun() {
        Store store = open();
        return store.lock().lastRunId().flatMap(id -> RunRecord.find(store, id));
    }

    /** A run that had work, if the table remembers it. */
    public Optional<RunRecord> findRun(String id) {
        return RunRecord.find(open(), id);
    }

    /**
     * Releases the lock that a run holds: a living run stops at its next write. For a person who knows that the process is
     * dead and cannot wait until its lease expires. Where the status row cannot be read, this repairs it first.
     *
     * @param runId the run, as {@link LockHolder#runId} names it
     * @return who held the lock; empty where nobody did
     * @throws RefusedException if another run holds the lock; nothing was changed
     */
    public Optional<LockHolder> unlock(String runId) {
        return Unlock.force(open(), options.newHolder(), options.time(), runId).flatMap(LockHolder::of);
    }

    /**
     * Removes from the status row what cannot be read, such as an attribute of a wrong type, because a row that cannot be
     * read stops every run. A holder of the lock whose attributes are removed stops at its next write.
     *
     * @return the names of the attributes that were removed; empty where the row could be read
     */
    public List<String> repairStatus() {
        return StatusRepair.run(open(), options.newHolder(), options.time());
    }

    /**
     * Declares that records which are kept apart are those of the table, which was created anew or restored since they were
     * written. Until then every run is refused.
     *
     * @return whether they were those of another table, or of none
     * @throws io.dynamigrate.TableException if the table holds its records itself
     */
    public boolean acceptTable() {
        return new TableIdentity(open()).accept(options.newHolder().owner());
    }

    /** Handles requests of owners, for a caller such as a custom resource. */
    public Requests requests() {
        return new Requests(this::open, options);
    }

    private Store open() {
        return Store.open(client, table, options.trackingTable());
    }
}

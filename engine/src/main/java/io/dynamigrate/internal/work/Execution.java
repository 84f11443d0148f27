package io.dynamigrate.internal.work;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.Finding;
import io.dynamigrate.Outcome;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.internal.lock.GoLock;
import io.dynamigrate.internal.lock.GoLockException;
import io.dynamigrate.internal.lock.Lease;
import io.dynamigrate.internal.lock.Lock;
import io.dynamigrate.internal.lock.LockAttempt;
import io.dynamigrate.internal.lock.LockDecision;
import io.dynamigrate.internal.lock.Renewal;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.plan.Declarations;
import io.dynamigrate.plan.Declarations.Declaration;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import io.dynamigrate.plan.Plan;
import io.dynamigrate.plan.Planner;
import java.util.List;
import java.util.Optional;

/** One call of {@code Migrator.run}: checks, waits for the lock, plans anew, and works. */
public final class Execution {

    private final Store store;
    private final Registry registry;
    private final Options options;

    public Execution(Store store, Registry registry, Options options) {
        this.store = store;
        this.registry = registry;
        this.options = options;
    }

    /** See {@code Migrator.run}. */
    public RunResult run(Goal goal) throws InterruptedException {
        History history = store.history();
        Work work = work(history, goal);
        Holder holder = options.newHolder();
        if (work.isEmpty()) {
            return idle(holder, work, history, Conclusion.reached(false));
        }
        Optional<GoLock> foreign = store.records().isApart() ? foreignLock() : Optional.empty();
        while (foreign.isEmpty()) {
            try {
                return runWith(holder, work, history, goal);
            } catch (GoLockException e) {
                foreign = foreignLock();
            }
        }
        return idle(holder, work, history, busy(foreign.get().message()));
    }

    /** The lock of the Go package, where it is still held when the time to wait is over. */
    private Optional<GoLock> foreignLock() throws InterruptedException {
        return GoLock.await(store, options.time(), options.deadline().stopAt(), options.log());
    }

    private RunResult runWith(Holder holder, Work work, History history, Goal goal) throws InterruptedException {
        LockAttempt.Result lock = new Lock(store, options.time(), options.log())
                .acquire(holder, options.deadline().stopAt());
        if (!lock.acquired()) {
            return idle(holder, work, history, unstarted(lock, holder));
        }
        Lease lease = new Lease(store, holder, options.time(), lock);
        Renewal renewal = Renewal.of(lease, options.time());
        RunResult result;
        try {
            result = runLocked(holder, lease, goal);
        } finally {
            renewal.close();
        }
        if (result.conclusion().outcome() != Outcome.SUSPENDED) {
            new RunPruning(store, options).afterRun(lock.row());
        }
        return result;
    }

    /** What a run has to do: migrations to run, or records to change, or what earlier runs left. */
    private record Work(Plan plan, List<Declaration> declarations, boolean hasRemains) {

        boolean isEmpty() {
            return plan.changes().isEmpty() && declarations.isEmpty() && !hasRemains;
        }
    }

    private Work work(History history, Goal goal) {
        Plan plan = Planner.plan(registry, history, goal);
        List<Finding> refusals = plan.refusals(options.force());
        if (!refusals.isEmpty()) {
            throw new RefusedException(refusals);
        }
        return new Work(
                plan,
                goal instanceof Goal.Declaration ? Declarations.of(registry, history, goal) : List.of(),
                !history.withStaleSteps().isEmpty() || !store.displaced().isEmpty());
    }

    /** Plans anew: until the lock was ours, others may have changed the history. */
    private RunResult runLocked(Holder holder, Lease lease, Goal goal) {
        History history;
        Work work;
        try {
            history = store.history();
            work = work(history, goal);
        } catch (RuntimeException e) {
            try {
                lease.release();
            } catch (DynamigrateException notReleased) {
                e.addSuppressed(notReleased);
            }
            throw e;
        }
        Session session =
                new Session(store, holder, lease, options.deadline(), options.keepLockWhenSuspended(), options.log());
        return work.declarations().isEmpty()
                ? Run.ofPlan(session, work.plan(), history)
                : Run.ofDeclaration(session, work.plan(), work.declarations(), history);
    }

    /** Why a run that did not acquire the lock does nothing. */
    private Conclusion unstarted(LockAttempt.Result lock, Holder holder) {
        LockRow row = lock.row();
        if (lock.left().isEmpty()) {
            return busy(lockedBy(row));
        }
        if (!row.runId().equals(holder.runId())) {
            return Conclusion.unstarted(Outcome.BUSY, superseded(), Optional.empty());
        }
        return lock.left().get() == LockDecision.CONTINUE
                ? Conclusion.unstarted(
                        Outcome.SUSPENDED,
                        "The run is suspended after its hop " + row.hop() + ". It is resumable: run again to go on.",
                        Optional.of(options.time().now()))
                : Conclusion.unstarted(Outcome.RUNNING, running(row), Optional.empty());
    }

    private Conclusion busy(String why) {
        return Conclusion.unstarted(
                Outcome.BUSY, why, Optional.of(options.time().now()));
    }

    private static RunResult idle(Holder holder, Work work, History history, Conclusion why) {
        Plan plan = work.plan();
        List<String> remaining = work.declarations().isEmpty()
                ? plan.ids()
                : work.declarations().stream().map(Declaration::id).toList();
        return RunResult.idle(holder.runId(), plan.goal(), why, remaining, plan.findings(), history);
    }

    private static String running(LockRow lock) {
        return "This run is already in progress in " + lock.lockedBy()
                + ". This is a redelivery of the same event; it does nothing.";
    }

    private static String superseded() {
        return "A newer request of the same resource supersedes this one; this one does nothing.";
    }

    private static String lockedBy(LockRow lock) {
        return "The table is locked by " + lock.lockedBy()
                + lock.lockedAt().map(since -> " since " + since).orElse("")
                + ", and the time to wait is over: try again when that run has ended.";
    }
}

package io.dynamigrate.run;

import io.dynamigrate.LeaseLostException;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.RecordsException;
import io.dynamigrate.plan.Declarations.Change;
import io.dynamigrate.plan.Direction;
import io.dynamigrate.plan.History;
import io.dynamigrate.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run under a lease.
 *
 * <p>The end of one migration and the beginning of the next are recorded in one transaction, so the history never
 * forgets what was begun, and N migrations cost N + 1 writes of records and one to release the lock.
 */
final class Run {

    private final Store store;
    private final Holder holder;
    private final Lease lease;
    private final Deadline deadline;
    private final Consumer<String> log;
    private final Plan plan;
    private final List<String> ids;
    private final Journal journal;
    private final List<String> done = new ArrayList<>();

    private Run(
            Store store,
            Holder holder,
            Lease lease,
            Deadline deadline,
            Consumer<String> log,
            Plan plan,
            List<String> ids,
            History history) {
        this.store = store;
        this.holder = holder;
        this.lease = lease;
        this.deadline = deadline;
        this.log = log;
        this.plan = plan;
        this.ids = ids;
        RunRow row = new RunRow(
                plan.goal().toString(),
                ids,
                holder,
                lease.fence(),
                deadline.time().now());
        this.journal = new Journal(store, lease, deadline.time(), log, row, history);
    }

    /** Works until the plan is done, a migration fails or is suspended, time is over, or the lock is lost. */
    static Report ofPlan(
            Store store,
            Holder holder,
            Lease lease,
            Deadline deadline,
            Consumer<String> log,
            Plan plan,
            History history) {
        Run run = new Run(store, holder, lease, deadline, log, plan, plan.ids(), history);
        return run.guarded(run::work);
    }

    /** Writes what a person declares. */
    static Report ofDeclaration(
            Store store,
            Holder holder,
            Lease lease,
            Deadline deadline,
            Consumer<String> log,
            Plan plan,
            List<Change> changes,
            History history) {
        List<String> ids = changes.stream().map(Change::id).toList();
        Run run = new Run(store, holder, lease, deadline, log, plan, ids, history);
        return run.guarded(() -> run.declare(changes));
    }

    private Report guarded(Supplier<Report> work) {
        Report report = null;
        try {
            report = work.get();
        } catch (LeaseLostException | RecordsException e) {
            report = report(Outcome.FAILED, e.getMessage(), e);
        } finally {
            // Without a report our own code broke; the lock is given back all the same.
            journal.release(
                    report == null ? Outcome.FAILED : report.outcome(),
                    done,
                    report == null ? Optional.empty() : report.message());
        }
        return report;
    }

    private Report work() {
        Direction direction = plan.goal().direction();
        MigrationRecord ended = null;
        for (Migration migration : plan.migrations()) {
            if (deadline.isOver()) {
                end(ended);
                return report(
                        Outcome.SUSPENDED, "The time of this run is over. It is resumable: run again to go on.", null);
            }
            MigrationRecord begun = Records.begun(
                    migration,
                    direction,
                    journal.history(),
                    holder,
                    lease.fence(),
                    deadline.time().now());
            if (ended == null) {
                journal.write(begun);
            } else {
                journal.write(ended, begun);
                done.add(ended.id());
            }
            log.accept((direction == Direction.MIGRATE ? "Applying " : "Taking back ") + migration.id() + ": "
                    + migration.description());
            Ending ending = Ending.of(migration, direction, context(migration));
            ended = ending.record(begun, direction, deadline.time().now());
            if (ending.outcome() != Outcome.DONE) {
                if (ending.outcome() == Outcome.FAILED) {
                    journal.write(ended);
                }
                return report(ending.outcome(), ending.message(migration, direction), ending.error());
            }
        }
        end(ended);
        return report(done.isEmpty() ? Outcome.NOTHING_TO_DO : Outcome.DONE, null, null);
    }

    private void end(@Nullable MigrationRecord ended) {
        if (ended != null) {
            journal.write(ended);
            done.add(ended.id());
        }
    }

    private Report declare(List<Change> changes) {
        for (Change change : changes) {
            journal.write(Declare.record(
                    change,
                    journal.history(),
                    holder,
                    lease.fence(),
                    deadline.time().now()));
            done.add(change.id());
        }
        return report(done.isEmpty() ? Outcome.NOTHING_TO_DO : Outcome.DONE, null, null);
    }

    private RunContext context(Migration migration) {
        return new RunContext(store, holder, lease, deadline, line -> log.accept(migration.id() + ": " + line));
    }

    private Report report(Outcome outcome, @Nullable String message, @Nullable Throwable error) {
        List<String> remaining = new ArrayList<>(ids);
        remaining.removeAll(done);
        return new Report(
                holder.runId(),
                plan.goal(),
                outcome,
                done,
                remaining,
                plan.findings(),
                Optional.ofNullable(message),
                Optional.ofNullable(error),
                journal.history());
    }
}

package io.dynamigrate.run;

import io.dynamigrate.LeaseLostException;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.RecordsException;
import io.dynamigrate.StepException;
import io.dynamigrate.plan.Declarations.Change;
import io.dynamigrate.plan.History;
import io.dynamigrate.plan.Plan;
import io.dynamigrate.run.Attempt.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run under a lease.
 *
 * <p>The end of one migration and the beginning of the next are recorded in one transaction, so the history never
 * forgets what was begun, and N migrations cost N + 1 writes of records and one to release the lock.
 */
final class Run {

    private final Session session;
    private final Plan plan;
    private final List<String> ids;
    private final Journal journal;
    private final List<String> done = new ArrayList<>();

    private Run(Session session, Plan plan, List<String> ids, History history) {
        this.session = session;
        this.plan = plan;
        this.ids = ids;
        this.journal = new Journal(
                session,
                new RunRow(
                        plan.goal().toString(),
                        ids,
                        session.holder(),
                        session.lease().fence(),
                        session.now()),
                history);
    }

    /** Works until the plan is done, a migration fails or is suspended, the run has to stop, or the lock is lost. */
    static Report ofPlan(Session session, Plan plan, History history) {
        Run run = new Run(session, plan, plan.ids(), history);
        return run.guarded(run::work);
    }

    /** Writes what a person declares. */
    static Report ofDeclaration(Session session, Plan plan, List<Change> changes, History history) {
        Run run = new Run(session, plan, changes.stream().map(Change::id).toList(), history);
        return run.guarded(() -> run.declare(changes));
    }

    private Report guarded(Supplier<Report> work) {
        Report report = null;
        try {
            report = work.get();
        } catch (LeaseLostException | RecordsException e) {
            report = report(Outcome.FAILED, e.getMessage(), e, null);
        } finally {
            // Without a report our own code broke; the lock is given back all the same.
            giveBack(
                    report == null ? Outcome.FAILED : report.outcome(),
                    report == null ? Optional.empty() : report.message(),
                    report == null ? Optional.empty() : report.resumeAt());
        }
        return report;
    }

    private void giveBack(Outcome outcome, Optional<String> message, Optional<Instant> resumeAt) {
        if (session.keepsLock()
                && outcome == Outcome.SUSPENDED
                && !session.lease().isStopRequested()) {
            Duration sleep = Duration.between(session.now(), resumeAt.orElseGet(session::now));
            journal.suspend(sleep.isNegative() ? Duration.ZERO : sleep, done, message);
        } else {
            journal.release(outcome, done, message);
        }
    }

    private Report work() {
        Ended last = null;
        for (Migration migration : plan.migrations()) {
            Optional<String> halt = Safepoint.haltOf(session.deadline(), session.lease());
            if (halt.isPresent()) {
                return settle(last).orElseGet(() -> halted(halt.get()));
            }
            // What comes after this migration in the history must know of the one before.
            History history =
                    last == null ? journal.history() : journal.history().with(last.record());
            Attempt attempt = Attempt.of(migration, plan.goal().direction(), session, history);
            Optional<Report> refused = settle(last, attempt);
            if (refused.isPresent()) {
                return refused.get();
            }
            last = attempt.run(session, journal);
            if (!last.isDone()) {
                return stopped(last);
            }
        }
        return settle(last)
                .orElseGet(() -> report(done.isEmpty() ? Outcome.NOTHING_TO_DO : Outcome.DONE, null, null, null));
    }

    /** Records what has ended well; gives a report if DynamoDB refuses what the migration handed over. */
    private Optional<Report> settle(@Nullable Ended last) {
        return last == null ? Optional.empty() : settled(last, List.of(last.record()), StepGarbage.of(last.steps()));
    }

    /** The same, together with the beginning of the next. */
    private Optional<Report> settle(@Nullable Ended last, Attempt next) {
        if (last == null) {
            journal.write(List.of(next.begun()), List.of(), next.garbage());
            return Optional.empty();
        }
        return settled(
                last,
                List.of(last.record(), next.begun()),
                StepGarbage.of(last.steps()).and(next.garbage()));
    }

    private Optional<Report> settled(Ended last, List<MigrationRecord> records, StepGarbage garbage) {
        try {
            journal.write(records, last.handed(), garbage);
            done.add(last.record().id());
            return Optional.empty();
        } catch (StepException e) {
            return Optional.of(stopped(last.failed(e, session)));
        }
    }

    /** A failed migration is recorded; a suspended one stays as it began. */
    private Report stopped(Ended last) {
        if (last.ending().outcome() == Outcome.FAILED) {
            journal.write(List.of(last.record()), List.of(), StepGarbage.none());
        }
        return report(
                last.ending().outcome(),
                last.message(),
                last.ending().error(),
                last.ending().resumeAt().orElse(null));
    }

    private Report halted(String why) {
        return report(
                Outcome.SUSPENDED,
                "The run stops before its next migration, because " + why + ". It is resumable: run again to go on.",
                null,
                session.now());
    }

    private Report declare(List<Change> changes) {
        for (Change change : changes) {
            MigrationRecord record = Declare.record(
                    change, journal.history(), session.holder(), session.lease().fence(), session.now());
            journal.write(List.of(record), List.of(), forgotten(change));
            done.add(change.id());
        }
        return report(done.isEmpty() ? Outcome.NOTHING_TO_DO : Outcome.DONE, null, null, null);
    }

    private StepGarbage forgotten(Change change) {
        return change.record()
                .filter(before -> change.isAfresh() && before.status().isUnfinished())
                .map(before -> StepGarbage.of(new StepStore(session.store(), before.id(), before.epoch())))
                .orElseGet(StepGarbage::none);
    }

    private Report report(
            Outcome outcome, @Nullable String message, @Nullable Throwable error, @Nullable Instant resumeAt) {
        List<String> remaining = new ArrayList<>(ids);
        remaining.removeAll(done);
        return new Report(
                session.holder().runId(),
                plan.goal(),
                outcome,
                done,
                remaining,
                plan.findings(),
                Optional.ofNullable(message),
                Optional.ofNullable(error),
                Optional.ofNullable(resumeAt),
                journal.history());
    }
}

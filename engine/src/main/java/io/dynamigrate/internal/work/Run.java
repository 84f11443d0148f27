package io.dynamigrate.internal.work;

import io.dynamigrate.LeaseLostException;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Outcome;
import io.dynamigrate.RecordsException;
import io.dynamigrate.RefusedException;
import io.dynamigrate.StepException;
import io.dynamigrate.internal.dynamo.ErrorText;
import io.dynamigrate.internal.lock.Safepoint;
import io.dynamigrate.internal.records.RunRow;
import io.dynamigrate.internal.records.StepStore;
import io.dynamigrate.internal.work.Attempt.Ended;
import io.dynamigrate.plan.Change;
import io.dynamigrate.plan.Declarations.Declaration;
import io.dynamigrate.plan.Direction;
import io.dynamigrate.plan.History;
import io.dynamigrate.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * One run under a lease.
 *
 * <p>The end of one migration and the beginning of the next are recorded in one transaction, so the history never
 * forgets what was begun; the end of the last one and the release of the lock are one too, so no lock is left where
 * nothing is pending. N migrations cost N + 1 writes of records.
 */
final class Run {

    private static final String INTERRUPTED = "its thread was interrupted";

    private final Session session;
    private final Plan plan;
    private final List<String> ids;
    private final Journal journal;
    private final List<Change> done = new ArrayList<>();
    private final List<String> declared = new ArrayList<>();
    private boolean interrupted;

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
    static RunResult ofPlan(Session session, Plan plan, History history) {
        Run run = new Run(session, plan, plan.ids(), history);
        return run.guarded(run::work);
    }

    /** Writes what a person declares. */
    static RunResult ofDeclaration(Session session, Plan plan, List<Declaration> declarations, History history) {
        Run run = new Run(
                session, plan, declarations.stream().map(Declaration::id).toList(), history);
        return run.guarded(() -> run.declare(declarations));
    }

    private RunResult guarded(Supplier<RunResult> work) {
        Conclusion broken = Conclusion.broken(null, new IllegalStateException("The run broke."));
        try {
            journal.sweep();
            return work.get();
        } catch (LeaseLostException | RecordsException e) {
            interrupted |= Thread.interrupted();
            broken = interrupted && e instanceof RecordsException
                    ? Conclusion.halted(INTERRUPTED, session.now())
                    : Conclusion.broken(e.getMessage(), e);
            return result(broken);
        } catch (RuntimeException e) {
            broken = Conclusion.broken(ErrorText.of(e), e);
            throw e;
        } finally {
            // An interrupt may also come while records are written; for the thread that has it, nothing is sent.
            interrupted |= Thread.interrupted();
            journal.giveUp(broken, doneIds());
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private RunResult work() {
        Ended last = null;
        for (Change change : plan.changes()) {
            Optional<String> halt = halt();
            if (halt.isPresent()) {
                return endWell(last, Conclusion.halted(halt.get(), session.now()));
            }
            Attempt attempt;
            try {
                // The next record needs what the last change made of the history.
                History history =
                        last == null ? journal.history() : journal.history().with(last.record());
                attempt = Attempt.of(change, session, history);
            } catch (SdkException | RefusedException e) {
                // The SDK sends nothing for a thread that is interrupted.
                interrupted |= Thread.interrupted();
                return endWell(
                        last,
                        interrupted
                                ? Conclusion.halted(INTERRUPTED, session.now())
                                : Conclusion.broken(unprepared(change, e), e));
            }
            try {
                if (!begin(last, attempt)) {
                    return endWell(last, Conclusion.halted(halt().orElseThrow(), session.now()));
                }
            } catch (StepException e) {
                return endBadly(Objects.requireNonNull(last).failed(e, session));
            }
            last = attempt.run(session, journal);
            // The SDK sends nothing for a thread that is interrupted, and there are records to write.
            interrupted |= Thread.interrupted();
            if (!last.isDone()) {
                return endBadly(last);
            }
        }
        return endWell(last, Conclusion.reached(!plan.changes().isEmpty()));
    }

    /** Why the run stops before its next migration, if it does. */
    private Optional<String> halt() {
        return interrupted ? Optional.of(INTERRUPTED) : Safepoint.haltOf(session.deadline(), session.lease());
    }

    /** Records that the attempt begins, and before it what has ended well; false if the run is asked to stop. */
    private boolean begin(@Nullable Ended last, Attempt next) {
        if (last == null) {
            return journal.begin(List.of(next.begun()), List.of(), next.garbage());
        }
        // A migration that is rolled back and applied again has one record, and a transaction takes one write of it.
        boolean isSame = last.record().id().equals(next.begun().id());
        boolean isBegun = journal.begin(
                isSame ? List.of(next.begun()) : List.of(last.record(), next.begun()),
                last.handed(),
                StepGarbage.of(last.steps()).and(next.garbage()));
        if (isBegun) {
            done.add(last.attempt().change());
        }
        return isBegun;
    }

    /** Ends the run after what has ended well, unless DynamoDB refuses what that handed over. */
    private RunResult endWell(@Nullable Ended last, Conclusion conclusion) {
        if (last == null) {
            return end(List.of(), List.of(), StepGarbage.none(), conclusion);
        }
        try {
            done.add(last.attempt().change());
            return end(List.of(last.record()), last.handed(), StepGarbage.of(last.steps()), conclusion);
        } catch (StepException e) {
            done.remove(done.size() - 1);
            return endBadly(last.failed(e, session));
        } catch (LeaseLostException | RecordsException e) {
            done.remove(done.size() - 1);
            throw e;
        }
    }

    /** Ends the run with a migration that failed, which is recorded, or was suspended, which stays as it began. */
    private RunResult endBadly(Ended last) {
        boolean failed = last.ending().outcome() == Outcome.FAILED;
        try {
            return end(failed ? List.of(last.record()) : List.of(), List.of(), StepGarbage.none(), Conclusion.of(last));
        } catch (LeaseLostException | RecordsException e) {
            Optional.ofNullable(last.ending().error())
                    .filter(error -> error != e)
                    .ifPresent(e::addSuppressed);
            return result(Conclusion.broken(e.getMessage() + " Before that: " + last.message(), e));
        }
    }

    private RunResult end(
            List<MigrationRecord> changed, List<TransactWriteItem> handed, StepGarbage garbage, Conclusion conclusion) {
        journal.end(changed, handed, garbage, conclusion, doneIds(), sleep(conclusion));
        return result(conclusion);
    }

    private Optional<Duration> sleep(Conclusion conclusion) {
        boolean keeps = session.keepsLock()
                && conclusion.outcome() == Outcome.SUSPENDED
                && !session.lease().isStopRequested();
        Duration sleep = Duration.between(session.now(), conclusion.resumeAt().orElseGet(session::now));
        return keeps ? Optional.of(sleep.isNegative() ? Duration.ZERO : sleep) : Optional.empty();
    }

    private static String unprepared(Change change, RuntimeException e) {
        return "'" + change.id() + "' could not be begun: " + ErrorText.of(e) + ". Fix the cause and run again.";
    }

    private RunResult declare(List<Declaration> declarations) {
        for (int i = 0; i < declarations.size(); i++) {
            Declaration declaration = declarations.get(i);
            Optional<String> halt = halt();
            if (halt.isPresent()) {
                return halted(halt.get());
            }
            List<MigrationRecord> record = List.of(Declare.record(
                    declaration,
                    journal.history(),
                    session.holder(),
                    session.lease().fence(),
                    session.now()));
            StepGarbage garbage = forgotten(declaration);
            if (i == declarations.size() - 1) {
                declared.add(declaration.id());
                declaration.formerId().ifPresent(former -> journal.rename(former, declaration.id()));
                return end(record, List.of(), garbage, Conclusion.reached(true));
            }
            if (!journal.begin(record, List.of(), garbage)) {
                return halted(halt().orElseThrow());
            }
            declared.add(declaration.id());
        }
        return end(List.of(), List.of(), StepGarbage.none(), Conclusion.reached(false));
    }

    private RunResult halted(String why) {
        return end(List.of(), List.of(), StepGarbage.none(), Conclusion.halted(why, session.now()));
    }

    private StepGarbage forgotten(Declaration declaration) {
        return declaration
                .record()
                .filter(before -> declaration.isAfresh() && before.status().isUnfinished())
                .map(before -> StepGarbage.of(new StepStore(session.store(), before.id(), before.epoch())))
                .orElseGet(StepGarbage::none);
    }

    private RunResult result(Conclusion conclusion) {
        return new RunResult(
                session.holder().runId(),
                plan.goal(),
                session.lease().isStopRequested() ? conclusion.notResumed() : conclusion,
                done(Direction.APPLY),
                done(Direction.ROLL_BACK),
                declared,
                remaining(),
                plan.findings(),
                journal.history());
    }

    private List<String> done(Direction direction) {
        return done.stream()
                .filter(change -> change.direction() == direction)
                .map(Change::id)
                .toList();
    }

    /** The ids of all that is done, in order. */
    private List<String> doneIds() {
        return Stream.concat(done.stream().map(Change::id), declared.stream()).toList();
    }

    private List<String> remaining() {
        List<Change> changes = plan.changes();
        return changes.isEmpty()
                ? ids.subList(declared.size(), ids.size())
                : changes.subList(done.size(), changes.size()).stream()
                        .map(Change::id)
                        .distinct()
                        .toList();
    }
}

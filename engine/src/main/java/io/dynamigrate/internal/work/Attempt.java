package io.dynamigrate.internal.work;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Outcome;
import io.dynamigrate.internal.change.IndexOwnership;
import io.dynamigrate.internal.lock.GuardedClient;
import io.dynamigrate.internal.lock.Safepoint;
import io.dynamigrate.internal.records.StepRow;
import io.dynamigrate.internal.records.StepStore;
import io.dynamigrate.plan.Change;
import io.dynamigrate.plan.History;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * One call of {@code up} or {@code down}, from its beginning to its end.
 *
 * @param begun its record when it began
 * @param kept the steps that earlier attempts have done, which this one goes past
 * @param garbage the steps of an attempt that this one does not continue
 */
record Attempt(Change change, MigrationRecord begun, Map<String, StepRow> kept, StepGarbage garbage) {

    /** Begins: continues an interrupted attempt in the same direction, or starts afresh. */
    static Attempt of(Change change, Session session, History history) {
        Optional<MigrationRecord> before = history.find(change.id());
        MigrationRecord begun =
                Records.begun(change, history, session.holder(), session.lease().fence(), session.now());
        Optional<StepStore> unfinished = before.filter(record -> record.status().isUnfinished())
                .map(record -> new StepStore(session.store(), record.id(), record.epoch()));
        boolean continues =
                before.filter(record -> record.epoch() == begun.epoch()).isPresent();
        return new Attempt(
                change,
                begun,
                continues ? unfinished.map(StepStore::load).orElse(Map.of()) : Map.of(),
                continues ? StepGarbage.none() : unfinished.map(StepGarbage::of).orElseGet(StepGarbage::none));
    }

    /** Calls the migration. */
    Ended run(Session session, Journal journal) {
        session.log()
                .accept(change.direction().verb() + " " + change.id() + ": "
                        + change.migration().description());
        Safepoint safepoint = new Safepoint(session.deadline(), session.lease());
        Steps steps = new Steps(new StepStore(session.store(), begun.id(), begun.epoch()), journal, safepoint, kept);
        Consumer<String> log = line -> session.log().accept(change.id() + ": " + line);
        Progress progress =
                new Progress(change.id(), session.lease(), session.deadline().time(), log);
        Context context = new Context(
                session.store(),
                GuardedClient.of(
                        session.store(),
                        safepoint,
                        session.lease(),
                        session.deadline().time()),
                new RunMode(session, journal, steps, safepoint, progress),
                steps.names(),
                IndexOwnership.of(begun, change.direction()),
                session.deadline(),
                log);
        Ending ending = Ending.of(change, context, safepoint);
        return new Ended(
                this,
                ending,
                ending.record(begun, change.direction(), session.now()),
                context.handed(),
                steps,
                progress.told());
    }

    /**
     * An attempt that has ended, which is not recorded yet.
     *
     * @param record how the migration stands now
     * @param handed what the migration handed over, to be carried out together with the record
     * @param progress the progress that the migration reported last; empty where it reported none
     */
    record Ended(
            Attempt attempt,
            Ending ending,
            MigrationRecord record,
            List<TransactWriteItem> handed,
            Steps steps,
            String progress) {

        /** The same attempt, which failed after all. */
        Ended failed(Throwable error, Session session) {
            Ending failure = Ending.failed(error);
            return new Ended(
                    attempt,
                    failure,
                    failure.record(attempt.begun(), attempt.change().direction(), session.now()),
                    List.of(),
                    steps,
                    progress);
        }

        /** Why the run stops here, and what to do. */
        String message() {
            return ending.message(attempt.change(), progress);
        }

        boolean isDone() {
            return ending.outcome() == Outcome.DONE;
        }
    }
}

package io.dynamigrate.run;

import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.plan.Direction;
import io.dynamigrate.plan.History;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * One call of {@code up} or {@code down}, from its beginning to its end.
 *
 * @param begun its record when it began
 * @param kept the steps that earlier attempts have done, which this one goes past
 * @param garbage the steps of an attempt that this one does not continue
 */
record Attempt(
        Migration migration,
        Direction direction,
        MigrationRecord begun,
        Map<String, StepRow> kept,
        StepGarbage garbage) {

    /** Begins: continues an interrupted attempt in the same direction, or starts afresh. */
    static Attempt of(Migration migration, Direction direction, Session session, History history) {
        Optional<MigrationRecord> before = history.find(migration.id());
        MigrationRecord begun = Records.begun(
                migration, direction, history, session.holder(), session.lease().fence(), session.now());
        Optional<StepStore> unfinished = before.filter(record -> record.status().isUnfinished())
                .map(record -> new StepStore(session.store(), record.id(), record.epoch()));
        boolean continues =
                before.filter(record -> record.epoch() == begun.epoch()).isPresent();
        return new Attempt(
                migration,
                direction,
                begun,
                continues ? unfinished.map(StepStore::load).orElse(Map.of()) : Map.of(),
                continues ? StepGarbage.none() : unfinished.map(StepGarbage::of).orElseGet(StepGarbage::none));
    }

    /** Calls the migration. */
    Ended run(Session session, Journal journal) {
        String what = direction == Direction.MIGRATE ? "Applying " : "Taking back ";
        session.log().accept(what + migration.id() + ": " + migration.description());
        Steps steps = new Steps(new StepStore(session.store(), begun.id(), begun.epoch()), journal, kept);
        RunContext context = new RunContext(session, journal, steps);
        Ending ending = Ending.of(migration, direction, context);
        return new Ended(this, ending, ending.record(begun, direction, session.now()), context.handed(), steps);
    }

    /**
     * An attempt that has ended, which is not recorded yet.
     *
     * @param record how the migration stands now
     * @param handed what the migration handed over, to be carried out together with the record
     */
    record Ended(Attempt attempt, Ending ending, MigrationRecord record, List<TransactWriteItem> handed, Steps steps) {

        /** The same attempt, which failed after all. */
        Ended failed(Throwable error, Session session) {
            Ending failure = Ending.failed(error);
            return new Ended(
                    attempt,
                    failure,
                    failure.record(attempt.begun(), attempt.direction(), session.now()),
                    List.of(),
                    steps);
        }

        /** Why the run stops here, and what to do. */
        String message() {
            return ending.message(attempt.migration(), attempt.direction());
        }

        boolean isDone() {
            return ending.outcome() == Outcome.DONE;
        }
    }
}

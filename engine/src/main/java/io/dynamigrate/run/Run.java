package io.dynamigrate.run;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.LeaseLostException;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.RecordsException;
import io.dynamigrate.plan.Direction;
import io.dynamigrate.plan.History;
import io.dynamigrate.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * One run of a plan, under a lease.
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
    private final RunRow row;
    private final List<String> done = new ArrayList<>();
    private History history;
    private boolean isBegun;

    Run(Store store, Holder holder, Lease lease, Deadline deadline, Consumer<String> log, Plan plan, History history) {
        this.store = store;
        this.holder = holder;
        this.lease = lease;
        this.deadline = deadline;
        this.log = log;
        this.plan = plan;
        this.history = history;
        this.row = new RunRow(
                plan.goal(), plan.ids(), holder, lease.fence(), deadline.time().now());
    }

    /** Works until the plan is done, a migration fails or is suspended, time is over, or the lock is lost. */
    Report execute() {
        Report report = null;
        try {
            report = work();
        } catch (LeaseLostException | RecordsException e) {
            report = report(Outcome.FAILED, e.getMessage(), e);
        } finally {
            release(report);
        }
        return report;
    }

    private Report work() {
        Direction direction = plan.goal().direction();
        MigrationRecord ended = null;
        for (Migration migration : plan.migrations()) {
            if (deadline.isOver()) {
                record(ended, null);
                return report(
                        Outcome.SUSPENDED, "The time of this run is over. It is resumable: run again to go on.", null);
            }
            MigrationRecord begun = Records.begun(
                    migration,
                    direction,
                    history,
                    holder,
                    lease.fence(),
                    deadline.time().now());
            record(ended, begun);
            log.accept((direction == Direction.MIGRATE ? "Applying " : "Taking back ") + migration.id() + ": "
                    + migration.description());
            Ending ending = Ending.of(migration, direction, context(migration));
            ended = ending.record(begun, direction, deadline.time().now());
            if (ending.outcome() != Outcome.DONE) {
                if (ending.outcome() == Outcome.FAILED) {
                    record(ended, null);
                }
                return report(ending.outcome(), ending.message(migration, direction), ending.error());
            }
        }
        record(ended, null);
        return report(done.isEmpty() ? Outcome.NOTHING_TO_DO : Outcome.DONE, null, null);
    }

    private RunContext context(Migration migration) {
        return new RunContext(store, holder, lease, deadline, line -> log.accept(migration.id() + ": " + line));
    }

    /** Writes the end of one migration and the beginning of the next, whichever there are, in one transaction. */
    private void record(@Nullable MigrationRecord ended, @Nullable MigrationRecord begun) {
        List<TransactWriteItem> writes = new ArrayList<>();
        if (ended != null) {
            history = history.with(ended);
            writes.add(put(HistoryRow.PARTITION, ended.id(), HistoryRow.item(ended)));
        }
        if (begun != null) {
            history = history.with(begun);
            writes.add(put(HistoryRow.PARTITION, begun.id(), HistoryRow.item(begun)));
        }
        if (writes.isEmpty()) {
            return;
        }
        if (!isBegun) {
            writes.add(put(RunRow.PARTITION, holder.runId(), row.begun()));
        }
        lease.commit(writes, history.lastApplied());
        isBegun = true;
        if (ended != null
                && (ended.status() == MigrationStatus.APPLIED || ended.status() == MigrationStatus.ROLLED_BACK)) {
            done.add(ended.id());
        }
    }

    private TransactWriteItem put(String partition, String sort, Map<String, AttributeValue> attributes) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(store.records().name())
                        .item(store.records().item(partition, sort, attributes)))
                .build();
    }

    private Report report(Outcome outcome, @Nullable String message, @Nullable Throwable error) {
        List<String> remaining = new ArrayList<>(plan.ids());
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
                history);
    }

    /** Without a report the run broke in our own code; the lock is given back all the same. */
    private void release(@Nullable Report report) {
        List<TransactWriteItem> writes = new ArrayList<>();
        if (isBegun && report != null) {
            writes.add(put(
                    RunRow.PARTITION,
                    holder.runId(),
                    row.ended(
                            report.outcome(),
                            done,
                            report.message(),
                            deadline.time().now())));
        }
        try {
            lease.release(writes);
        } catch (DynamigrateException e) {
            // The result of the run stands; what we cannot release ends with its lease.
            log.accept("The lock was not released: " + e.getMessage());
        }
    }
}

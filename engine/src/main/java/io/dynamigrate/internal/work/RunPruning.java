package io.dynamigrate.internal.work;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.Outcome;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Time;
import io.dynamigrate.internal.dynamo.Contention;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.Row;
import io.dynamigrate.internal.records.RowUpdate;
import io.dynamigrate.internal.records.RunRow;
import io.dynamigrate.internal.records.StatusWrite;
import io.dynamigrate.internal.records.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Deletes the {@link RunRow}s of old runs, at most once a day, after a run that has ended. Of the old rows the last 100 stay.
 *
 * <p>A row is old when it was written last more than a day ago: Lambda delivers an event for at most six hours, and a
 * redelivery finds its answer in the row. The row of a run that has neither ended nor was answered is old after 14 days,
 * which is the longest time that a queue in front of the function can keep an event. The row of the run that holds the lock,
 * suspended or not, and that of the last run are never old.
 */
final class RunPruning {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration OLD = DAY;
    private static final Duration OLD_IF_UNFINISHED = Duration.ofDays(14);
    private static final int KEPT = 100;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** An old row, with the time of its last write. */
    private record Old(String runId, Instant updatedAt) {}

    private final Store store;
    private final Options options;
    private final Time time;

    RunPruning(Store store, Options options) {
        this.store = store;
        this.options = options;
        this.time = options.time();
    }

    /**
     * Deletes old rows if that was done last a day ago or earlier. A failure is logged only, because the run has ended.
     *
     * @param acquired the lock as the run acquired it
     */
    void afterRun(LockRow acquired) {
        Optional<Instant> due = acquired.prunedAt()
                .filter(last -> !time.now().isBefore(last.plus(DAY)))
                .filter(last -> hasTime());
        try {
            if (due.isPresent() && isFirst(due.get())) {
                deleteOld();
            }
        } catch (SdkException | DynamigrateException e) {
            options.log().accept("The rows of old runs stay until tomorrow: " + e.getMessage());
        }
    }

    /** Whether no other run deletes them meanwhile. */
    private boolean isFirst(Instant last) {
        return StatusWrite.send(
                store,
                new RowUpdate()
                        .set(LockRow.PRUNED_AT, fromS(time.now().toString()))
                        .only(LockRow.PRUNED_AT, "=", fromS(last.toString())));
    }

    private boolean hasTime() {
        return time.now().isBefore(options.deadline().stopAt());
    }

    private void deleteOld() {
        LockRow lock = store.lock();
        List<String> used = List.of(lock.runId(), lock.lastRunId().orElse(""));
        List<Old> old = new ArrayList<>();
        for (Map<String, AttributeValue> item : store.items(RunRow.PARTITION)) {
            String runId =
                    Objects.requireNonNull(item.get(store.records().sortKey())).s();
            Optional<Instant> updatedAt = updatedAt(item, runId);
            if (updatedAt.isEmpty()) {
                stamp(runId);
            }
            updatedAt
                    .filter(time -> time.isBefore(this.time.now().minus(isUnfinished(item) ? OLD_IF_UNFINISHED : OLD)))
                    .filter(time -> !used.contains(runId))
                    .ifPresent(time -> old.add(new Old(runId, time)));
        }
        old.sort(Comparator.comparing(Old::updatedAt).reversed());
        long start = time.nanos();
        for (Old row : old.subList(Math.min(KEPT, old.size()), old.size())) {
            if (time.nanos() - start > LONGEST.toNanos() || !hasTime()) {
                return;
            }
            delete(row);
        }
    }

    private static Optional<Instant> updatedAt(Map<String, AttributeValue> item, String runId) {
        try {
            return Row.run(item, runId).instant(RunRow.UPDATED_AT);
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    /** Whether the run may still be continued, or its request answered. */
    private static boolean isUnfinished(Map<String, AttributeValue> item) {
        AttributeValue outcome = item.get(RunRow.OUTCOME);
        return !item.containsKey(RunRow.ANSWER)
                && (item.containsKey(RunRow.OCCASION)
                        || fromS(RunRow.RUNNING).equals(outcome)
                        || fromS(Outcome.SUSPENDED.text()).equals(outcome));
    }

    /** Gives a time to a row without one, so that its age is known tomorrow. */
    private void stamp(String runId) {
        Contention.outlast(() -> store.client()
                .updateItem(update -> update.tableName(store.records().name())
                        .key(store.records().key(RunRow.PARTITION, runId))
                        .updateExpression("SET " + RunRow.UPDATED_AT + " = :now")
                        .expressionAttributeValues(
                                Map.of(":now", fromS(time.now().toString())))));
    }

    /** Deletes the row unless it was written meanwhile. */
    private void delete(Old row) {
        try {
            Contention.outlast(() -> store.client()
                    .deleteItem(delete -> delete.tableName(store.records().name())
                            .key(store.records().key(RunRow.PARTITION, row.runId()))
                            .conditionExpression(RunRow.UPDATED_AT + " = :seen")
                            .expressionAttributeValues(
                                    Map.of(":seen", fromS(row.updatedAt().toString())))));
        } catch (ConditionalCheckFailedException e) {
            // The run has gone on, or another process has deleted its row.
            return;
        }
    }
}

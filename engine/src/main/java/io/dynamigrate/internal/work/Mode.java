package io.dynamigrate.internal.work;

import io.dynamigrate.MigrationContext.Action;
import io.dynamigrate.MigrationContext.Condition;
import io.dynamigrate.internal.change.IndexRecord;
import io.dynamigrate.internal.records.IndexRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** How the {@link Context} of one migration works: in a run, or in a dry run. Thread-safe. */
public interface Mode {

    boolean isDryRun();

    /**
     * Throws if the migration was stopped or has ended.
     *
     * @throws io.dynamigrate.Suspended if it was suspended
     * @throws io.dynamigrate.DynamigrateException if the lock was lost, or records could not be written
     */
    void requireRunning();

    /**
     * A safe point: also throws if the time of the run is over or a stop was requested.
     *
     * @throws io.dynamigrate.Suspended in these cases
     */
    void check();

    /** Notes the beginning of a step that no earlier attempt has done. */
    void begin(String step);

    /** Ends a step: remembers its result and carries out its writes. */
    void end(String step, Map<String, AttributeValue> result, List<TransactWriteItem> writes);

    /** Ends a step of a helper, with the row of the index where the step changed one. */
    void end(StepNames.Helper step, Optional<IndexRow> row);

    /** Carries out a step that changes something outside of DynamoDB. */
    void external(String step, Action action) throws Exception;

    /** The row of an index, which a helper is about to change. */
    IndexRecord record(String index);

    /** Polls until a change of the table is done. Each poll may advance the change. */
    void await(String what, BooleanSupplier question);

    /** Waits until the condition holds. */
    void await(String what, Duration every, Condition condition) throws Exception;

    /** Reports the progress of the migration. */
    void progress(String what, long done, Optional<Long> total);

    /** Ends the mode: later calls throw. */
    void close();
}

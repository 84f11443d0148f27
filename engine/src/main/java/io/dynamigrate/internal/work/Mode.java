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

    /** Goes on, unless the migration was stopped or has ended. */
    void requireRunning();

    /** The same at a safe point, where a run also stops for lack of time. */
    void check();

    /** A step begins that no earlier attempt has done. */
    void begin(String step);

    /** A step is done: its result is remembered, and the writes are carried out with that. */
    void end(String step, Map<String, AttributeValue> result, List<TransactWriteItem> writes);

    /** A step of a helper is done, and so is the row of the index that it changed, if it changed one. */
    void end(StepNames.Helper step, Optional<IndexRow> row);

    /** Carries out a step that changes something outside of DynamoDB. */
    void external(String step, Action action) throws Exception;

    /** The row of an index, which a helper is about to change. */
    IndexRecord record(String index);

    /** Waits until a change of the table, which each question advances, is carried out. */
    void await(String what, BooleanSupplier question);

    /** Waits until the condition holds. */
    void await(String what, Duration every, Condition condition) throws Exception;

    /** Tells people how far the migration is. */
    void progress(String what, long done, Optional<Long> total);

    /** The migration has ended: whatever still uses its context is refused. */
    void close();
}

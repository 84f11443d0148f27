package io.dynamigrate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * What a migration is given to work with: the table, a safe client, helpers, and the time.
 *
 * <p>A context belongs to one {@code up} or {@code down} and is closed when that returns; using it later is an error.
 * It may be used by several threads of the migration.
 */
public interface MigrationContext {

    /** The table that is migrated, as it was described when the run began. */
    TargetTable table();

    /**
     * A client that is safe to use: it starts no write when the lease on the table may be over, because another run may
     * work there by then. Closing it does nothing.
     *
     * <p>It refuses with a {@link StepException} to write items whose partition key begins with {@code MIGRATION#} in the
     * table that holds the records of the migrations, and to delete that table or this one.
     *
     * <p>Make writes conditional: a process that was frozen while it sent a request may send it late.
     */
    DynamoDbClient client();

    /** Creates and deletes global secondary indexes, and waits until they can be used. */
    Indexes indexes();

    /**
     * Does something once: when it is done, that is recorded, and a migration that is run again goes past it.
     *
     * <p>If the process dies between the action and the record, the action is done again: what it writes must be
     * idempotent. Use {@link #step(String, List)} for writes that must not happen twice.
     *
     * @param name the same in each run of this {@code up} or {@code down}, and used once in it: 1 to 200 characters, not only
     *     blanks, without control characters and {@code #}, and no {@code @} at the beginning
     * @throws Exception what the action throws; then nothing is recorded
     * @throws StepException if the name is not possible, or used twice
     */
    void step(String name, Action action) throws Exception;

    /**
     * Carries out writes exactly once: in the very transaction that records that the step is done.
     *
     * @param name as above
     * @param writes at most 90, not two on one item, and none on the records of the migrations
     * @throws StepException if the name or the writes are not possible, or DynamoDB refuses them; none was carried out
     */
    void step(String name, List<TransactWriteItem> writes);

    /**
     * Computes a value once and remembers it: a migration that is run again is given the value of the first time.
     *
     * @param name as above
     * @return what the computation gave
     * @throws Exception what the computation throws; then nothing is recorded
     * @throws StepException if the name is not possible or used twice, or the value is larger than 64 KB or not storable
     */
    Map<String, AttributeValue> remember(String name, Computation computation) throws Exception;

    /**
     * Hands over writes that are carried out exactly once, when {@code up} or {@code down} has returned: in the very
     * transaction that records that the migration is done. Nothing of them can be read before.
     *
     * @param writes at most 90 in all calls together, not two on one item, and none on the records of the migrations
     * @throws StepException if the writes are not possible
     */
    void transact(List<TransactWriteItem> writes);

    /**
     * Does something outside DynamoDB, such as sending a message: a {@link #step(String, Action)} in a real run, and never
     * done in a dry run, which lists the name.
     *
     * @throws Exception what the action throws
     */
    void external(String name, Action action) throws Exception;

    /** Tells how far the migration is, for the log and for {@code status}. Cheap: call it for each item. */
    void progress(String what, long done);

    /** Tells how far the migration is, of how many in all. */
    void progress(String what, long done, long total);

    /** Whether this is a dry run: nothing that this context is asked to do reaches DynamoDB, except reads. */
    boolean dryRun();

    /**
     * The wall clock. Use it instead of the clock of the machine: where {@code MigrationCheck} of {@code dynamigrate-local}
     * runs a migration several times, it stands still, so that equal runs write equal items.
     */
    Instant now();

    /**
     * The time until this run has to stop, and never less than zero. A run without a deadline has
     * {@link java.time.temporal.ChronoUnit#FOREVER} left.
     */
    Duration timeLeft();

    /** Writes one line to the log of the run, with the migration's id before it. */
    void log(String message);

    /** Something to do. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /** Something to find out. */
    @FunctionalInterface
    interface Computation {
        Map<String, AttributeValue> run() throws Exception;
    }
}

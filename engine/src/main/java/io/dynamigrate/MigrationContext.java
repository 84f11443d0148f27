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
 * <p>A context belongs to one {@code up} or {@code down} and is closed when that returns: a later call throws {@link
 * IllegalStateException}. Several threads of the migration may use it.
 *
 * <p><b>Signals.</b> Steps, {@link #remember}, {@link #await}, the waits of {@link #indexes} and every request of {@link
 * #client} are safe points, where a migration is stopped by one of these:
 *
 * <ul>
 *   <li>{@link Suspended}, an {@code Error}: the time of the run is over (see {@link #timeLeft}), or the run was asked to
 *       stop. Another run calls the migration again.
 *   <li>{@link LeaseLostException}: another run took over the lock.
 *   <li>{@link RecordsException}: it is unknown whether DynamoDB has a record of this migration.
 * </ul>
 *
 * <p>Let these signals pass. A stopped context stays stopped: if the migration catches the signal, each later call of {@link
 * #client}, {@link #indexes}, {@link #transact} or of a step throws it again, and the migration is not recorded as applied
 * or rolled back.
 *
 * <p><b>Dry run.</b> {@code up} and {@code down} run, with a client that sends reads only and records writes. Nothing is
 * written, no lock is acquired, and nothing is waited for. Where it is unknown how the migration continues, or the deadline
 * has passed, the dry run leaves the migration with an {@code Error} that must pass too, and reports it as incomplete. Code
 * that changes anything but DynamoDB belongs in {@link #external}.
 */
public interface MigrationContext {

    /** The table that is migrated, as it was described when the run began. The same in a dry run. */
    TargetTable table();

    /**
     * A client that starts no write when the lease may have expired, because another run may work on the table by then. It
     * is not limited to this table. Closing it does nothing.
     *
     * <p>It refuses with a {@link StepException} to write items whose partition key begins with {@code MIGRATION#} in the
     * table that holds the records of the migrations, and to delete that table or this one; and with an {@link
     * IndexException} to create an index there with a key attribute whose name begins with {@code migration_}. A plain write
     * that conflicts with a transaction is retried for a few seconds.
     *
     * <p>Make writes conditional: a process that was frozen while it sent a request may send it late.
     *
     * <p>In a dry run it sends reads, records writes, and answers later reads as if the recorded writes were carried out, as far
     * as that is known: a query or a scan that would return an item which the migration creates ends the dry run as incomplete.
     *
     * @throws Suspended if the migration was suspended before; each request also throws it if the time of the run is over or
     *     the run was asked to stop
     * @throws LeaseLostException if the lock was lost before; each write also throws it if another run took over the lock
     * @throws RecordsException if records could not be written before; each request throws it too
     */
    DynamoDbClient client();

    /**
     * Creates and deletes global secondary indexes, and waits until they can be used. In a dry run the changes are recorded
     * and nothing is waited for.
     *
     * @throws Suspended if the migration was suspended before; each operation throws it too
     * @throws LeaseLostException if the lock was lost before; each operation throws it too
     * @throws RecordsException if records could not be written before; each operation throws it too
     */
    Indexes indexes();

    /**
     * Does something once: when it is done, that is recorded, and a migration that is run again goes past it.
     *
     * <p>If the process dies between the action and the record, the action is done again: what it writes must be
     * idempotent. Use {@link #step(String, List)} for writes that must not happen twice.
     *
     * <p>In a dry run the action runs, with the recording client of the context, unless an earlier attempt has done the step.
     *
     * @param name the same in each run of this {@code up} or {@code down}, and used once in it: 1 to 200 characters, not only
     *     blanks, without control characters and {@code #}, and no {@code @} at the beginning
     * @throws Exception what the action throws; then nothing is recorded
     * @throws StepException if the name is invalid, or used twice
     * @throws Suspended if the time of the run is over or the run was asked to stop; nothing was begun
     * @throws LeaseLostException if another run took over the lock; the step is not recorded
     * @throws RecordsException if it is unknown whether the step is recorded
     */
    void step(String name, Action action) throws Exception;

    /**
     * Carries out writes exactly once: in the very transaction that records that the step is done. A dry run records the
     * writes.
     *
     * @param name as above
     * @param writes at most 90, not two on one item, and none on the records of the migrations
     * @throws StepException if the name or the writes are invalid, or DynamoDB refuses them; none was carried out
     * @throws Suspended if the time of the run is over or the run was asked to stop; none was carried out
     * @throws LeaseLostException if another run took over the lock; none was carried out
     * @throws RecordsException if it is unknown whether the writes were carried out; the next run finds out
     */
    void step(String name, List<TransactWriteItem> writes);

    /**
     * Computes a value once and remembers it: a migration that is run again is given the value of the first time. If the
     * process dies before the value is recorded, it is computed again. In a dry run the computation runs, unless an earlier
     * attempt has recorded a value, and the value is not recorded.
     *
     * @param name as above
     * @return what the computation gave
     * @throws Exception what the computation throws; then nothing is recorded
     * @throws StepException if the name is invalid or used twice, or the value is larger than 64 KB or cannot be stored
     * @throws Suspended if the time of the run is over or the run was asked to stop; nothing was begun
     * @throws LeaseLostException if another run took over the lock; the value is not recorded
     * @throws RecordsException if it is unknown whether the value is recorded
     */
    Map<String, AttributeValue> remember(String name, Computation computation) throws Exception;

    /**
     * Hands over writes that are carried out exactly once, when {@code up} or {@code down} has returned: in the very
     * transaction that records that the migration is done. Nothing of them can be read before. A dry run records them when
     * {@code up} or {@code down} has returned. If DynamoDB refuses them, the migration fails.
     *
     * @param writes at most 90 in all calls together, not two on one item, and none on the records of the migrations
     * @throws StepException if the writes are invalid
     * @throws Suspended if the migration was suspended before
     * @throws LeaseLostException if the lock was lost before
     * @throws RecordsException if records could not be written before
     */
    void transact(List<TransactWriteItem> writes);

    /**
     * Does something outside DynamoDB, such as sending a message: a {@link #step(String, Action)} in a real run, with its
     * guarantee and its exceptions. A dry run lists the name and does not run the action.
     *
     * @throws Exception what the action throws; then nothing is recorded
     */
    void external(String name, Action action) throws Exception;

    /**
     * Waits for something that others do, such as an export: asks again and again until the condition holds. Where the time
     * of the run is over before that, the migration is suspended, and the next run calls it again: put what comes before
     * into steps.
     *
     * <p>There is no limit but the time of the run: without a deadline it waits for ever. The lock stays held, so other runs of
     * the table wait too. A transient error of DynamoDB is no answer, and the condition is asked again.
     *
     * <p>A dry run does not ask: it notes the wait and goes on as if that were over. Where the migration fails after that, the
     * dry run is incomplete.
     *
     * @param what for {@code status} and the log, such as {@code the export of orders}
     * @param every the longest pause between two questions, at least a second; the first ones in each run are shorter
     * @throws Exception what the condition throws
     * @throws IllegalArgumentException if the pause is shorter than a second
     * @throws Suspended if the time of the run is over or the run was asked to stop
     * @throws LeaseLostException if the lock was lost before
     * @throws RecordsException if records could not be written before
     */
    void await(String what, Duration every, Condition condition) throws Exception;

    /**
     * Tells how far the migration is: for {@code status}, which is updated with each renewal of the lock (every third of the
     * lease), and for the log, every 30 seconds. Sends no request: call it for each item. Has no effect in a dry run.
     *
     * @param what is done, such as {@code orders}
     * @param done how many of them
     */
    void progress(String what, long done);

    /**
     * Tells how far the migration is, of how many in all. See {@link #progress(String, long)}.
     *
     * @param total how many there are in all
     */
    void progress(String what, long done, long total);

    /** Whether this is a dry run: nothing that this context is asked to do reaches DynamoDB, except reads. */
    boolean dryRun();

    /**
     * The wall clock. Use it instead of the clock of the machine: where {@code MigrationCheck} of {@code dynamigrate-local}
     * runs a migration several times, it stands still, so that equal runs write equal items.
     */
    Instant now();

    /**
     * The time until this run has to come to a safe point, and never less than zero: the time to its deadline without the
     * margin, which is 30 seconds by default. A run without a deadline has {@link java.time.temporal.ChronoUnit#FOREVER}
     * left. A dry run has the same deadline.
     */
    Duration timeLeft();

    /** Writes one line to the log of the run, with the migration's id before it; in a dry run also {@code (dry run)}. */
    void log(String message);

    /** Something to do. */
    @FunctionalInterface
    interface Action {

        /**
         * Does it.
         *
         * @throws Exception to fail: the step is not recorded
         */
        void run() throws Exception;
    }

    /** Something to wait for. */
    @FunctionalInterface
    interface Condition {

        /**
         * Asks once.
         *
         * @return whether it holds
         * @throws Exception to fail
         */
        boolean holds() throws Exception;
    }

    /** Something to find out. */
    @FunctionalInterface
    interface Computation {

        /**
         * Finds it out.
         *
         * @return attributes of at most 64 KB together
         * @throws Exception to fail: nothing is recorded
         */
        Map<String, AttributeValue> run() throws Exception;
    }
}

package io.dynamigrate;

import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

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
     * <p>Make writes conditional: a process that was frozen while it sent a request may send it late.
     */
    DynamoDbClient client();

    /** Creates and deletes global secondary indexes, and waits until they can be used. */
    Indexes indexes();

    /**
     * Does something outside DynamoDB, such as sending a message: at once in a real run, and never in a dry run, which
     * lists the name. It is done again when the migration is run again.
     *
     * @throws Exception what the action throws
     */
    void external(String name, ExternalAction action) throws Exception;

    /** Whether this is a dry run: nothing that this context is asked to do reaches DynamoDB, except reads. */
    boolean dryRun();

    /**
     * The time until this run has to stop, and never less than zero. A run without a deadline has
     * {@link java.time.temporal.ChronoUnit#FOREVER} left.
     */
    Duration timeLeft();

    /** Writes one line to the log of the run, with the migration's id before it. */
    void log(String message);

    /** An effect outside DynamoDB. */
    @FunctionalInterface
    interface ExternalAction {
        void run() throws Exception;
    }
}

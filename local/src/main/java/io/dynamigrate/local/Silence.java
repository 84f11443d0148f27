package io.dynamigrate.local;

import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** Keeps the log lines of DynamoDB Local's libraries away from the user's terminal, except for real errors. */
final class Silence {

    // Held here because java.util.logging forgets the settings of a logger that nobody refers to.
    private static final Logger SQLITE = Logger.getLogger("com.almworks.sqlite4java");

    /**
     * A request that DynamoDB Local prepared just before it created or deleted an index, and carried out just after. The
     * client gets a 500 and sends the request again.
     */
    private static final Pattern INDEX_RACE = Pattern.compile("no (such column: |column named )indexKey_\\d+");

    private Silence() {}

    /** The threads of one server. What they log while the server stops is of no use. */
    static final class ServerThreads extends ThreadGroup {

        private volatile boolean isStopping;

        ServerThreads() {
            super("dynamodb-local");
        }

        void end() {
            isStopping = true;
            interrupt();
        }
    }

    /** Limits the loggers of DynamoDB Local alone: an application under test keeps its own. */
    static void dynamoDbLocal() {
        if (System.getProperty("slf4j.internal.verbosity") == null) {
            System.setProperty("slf4j.internal.verbosity", "ERROR");
        }
        Configurator.setLevel("com.amazonaws.services.dynamodbv2.local", Level.OFF);
        // A filter, because DynamoDB Local sets the level to WARNING again each time that it opens a database.
        SQLITE.setLevel(java.util.logging.Level.WARNING);
        SQLITE.setFilter(record -> !isStopping(Thread.currentThread().getThreadGroup()) && !isIndexRace(record));
    }

    private static boolean isStopping(ThreadGroup threads) {
        return threads instanceof ServerThreads server && server.isStopping;
    }

    private static boolean isIndexRace(LogRecord record) {
        Throwable thrown = record.getThrown();
        return thrown != null
                && INDEX_RACE.matcher(String.valueOf(thrown.getMessage())).find();
    }
}

package io.dynamigrate.local;

import java.util.logging.Logger;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** What keeps the log lines of DynamoDB Local's libraries away from the user's terminal. */
final class Silence {

    // Held here because java.util.logging forgets the level of a logger that nobody refers to.
    private static final Logger SQLITE = Logger.getLogger("com.almworks.sqlite4java");

    private Silence() {}

    /** Turns off the loggers of DynamoDB Local alone: an application under test keeps its own. */
    static void dynamoDbLocal() {
        if (System.getProperty("slf4j.internal.verbosity") == null) {
            System.setProperty("slf4j.internal.verbosity", "ERROR");
        }
        Configurator.setLevel("com.amazonaws.services.dynamodbv2.local", Level.OFF);
        SQLITE.setLevel(java.util.logging.Level.OFF);
    }
}

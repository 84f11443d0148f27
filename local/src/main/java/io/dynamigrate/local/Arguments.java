package io.dynamigrate.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the runner is asked to do on its command line. */
record Arguments(
        boolean help,
        boolean reset,
        boolean log,
        Path data,
        @Nullable Path app,
        @Nullable String handler,
        List<Path> files) {

    static final String USAGE = """
            Usage: ./run [options] [file ...]

            Without files: plays the life of a stack, from create to delete, on a table in memory.
            With files:    plays events and commands, such as events/create.json, on a table that is kept.
            The table is named users, and has the string keys PK and SK.

              --data <folder>  where the table is kept (.dynamodb)
              --reset          deletes the kept table, before the files are played
              --log            shows what the function logs
              --help           shows this
            """;

    private static final String SEE_HELP = " Run ./run --help to see what there is.";

    /**
     * Reads the command line.
     *
     * @throws UsageException if it is not understood
     */
    static Arguments parse(String... arguments) {
        boolean help = false;
        boolean reset = false;
        boolean log = false;
        Path data = Path.of(".dynamodb");
        Path app = null;
        String handler = null;
        List<Path> files = new ArrayList<>();
        for (Iterator<String> rest = List.of(arguments).iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            switch (argument) {
                case "--help", "-h" -> help = true;
                case "--reset" -> reset = true;
                case "--log" -> log = true;
                case "--data" -> data = Path.of(value(argument, rest));
                case "--app" -> app = Path.of(value(argument, rest));
                case "--handler" -> handler = value(argument, rest);
                default -> files.add(file(argument));
            }
        }
        return new Arguments(help, reset, log, data, app, handler, List.copyOf(files));
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageException("The option " + option + " needs a value." + SEE_HELP);
        }
        return rest.next();
    }

    private static Path file(String argument) {
        if (argument.startsWith("-")) {
            throw new UsageException("The option " + argument + " is not known." + SEE_HELP);
        }
        return Path.of(argument);
    }
}

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
        Path template,
        Path items,
        List<Path> files) {

    static final String USAGE = """
            Usage: ./run [options] [file ...]

            Without files: plays the life of a stack, from create to delete, on a table in memory.
            With files:    plays events and commands, such as events/create.json, on tables that are kept.
            The tables are those of the template. A new one holds the items of events/items.json.

              --template <file>  declares the tables (template.yaml)
              --items <file>     items as 'aws dynamodb scan' prints them (events/items.json)
              --data <folder>    where the tables are kept (.dynamodb)
              --reset            deletes the kept tables, before the files are played
              --log              shows what the function logs
              --help             shows this
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
        Path template = Path.of("template.yaml");
        Path items = Path.of("events", "items.json");
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
                case "--template" -> template = Path.of(value(argument, rest));
                case "--items" -> items = Path.of(value(argument, rest));
                default -> files.add(file(argument));
            }
        }
        return new Arguments(help, reset, log, data, app, handler, template, items, List.copyOf(files));
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

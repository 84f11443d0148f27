package io.dynamigrate.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The program behind {@code ./run}: plays the life of a stack, or single events, on this machine.
 *
 * <p>Ends with 0 when CloudFormation was told SUCCESS, or the command succeeded, each time; with 1 when
 * not; with 2 when it was not understood.
 */
public final class Runner {

    private final Screen screen;

    Runner(Screen screen) {
        this.screen = screen;
    }

    public static void main(String[] arguments) {
        System.exit(new Runner(Screen.standard()).run(arguments));
    }

    int run(String... arguments) {
        try {
            return run(Arguments.parse(arguments));
        } catch (UsageException e) {
            screen.error(message(e));
            return 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (Exception e) {
            screen.error(message(e));
            return 1;
        }
    }

    private int run(Arguments arguments) throws Exception {
        if (arguments.help()) {
            screen.text(Arguments.USAGE);
            return 0;
        }
        List<EventFile> events = arguments.files().stream().map(EventFile::read).toList();
        if (arguments.reset()) {
            new KeptData(arguments.data()).reset();
            screen.text("The kept tables are gone: the next event meets new ones.");
            if (events.isEmpty()) {
                return 0;
            }
        }
        if (events.stream().anyMatch(EventFile::isPlay)) {
            return plays(arguments, events) ? 0 : 1;
        }
        try (Stage stage = screen.during("starting DynamoDB Local", () -> stage(arguments))) {
            return (events.isEmpty() ? new Story(screen, stage).play() : play(stage, events)) ? 0 : 1;
        }
    }

    private boolean plays(Arguments arguments, List<EventFile> events) throws Exception {
        for (EventFile event : events) {
            if (!event.isPlay()) {
                throw new UsageException("The file " + event.path()
                        + " cannot be played together with a play, which has a table and a clock of its own: run"
                        + " ./run for each.");
            }
        }
        boolean succeeded = true;
        for (EventFile event : events) {
            screen.text("");
            screen.title(event.path().toString());
            succeeded &= Play.run(screen, event, tables(arguments), app(arguments), handler(arguments));
        }
        return succeeded;
    }

    private Stage stage(Arguments arguments) {
        Path app = app(arguments);
        String handler = handler(arguments);
        AppTables tables = tables(arguments);
        LocalDynamoDb dynamoDb =
                arguments.files().isEmpty() ? LocalDynamoDb.inMemory() : LocalDynamoDb.in(arguments.data());
        return new Stage(dynamoDb, tables, app, handler, arguments.log() ? screen::log : line -> {});
    }

    private static AppTables tables(Arguments arguments) {
        return new AppTables(TemplateFile.read(arguments.template()), ItemsFile.read(arguments.items()));
    }

    private static Path app(Arguments arguments) {
        return named(arguments.app());
    }

    private static String handler(Arguments arguments) {
        return named(arguments.handler());
    }

    private static <T> T named(@Nullable T option) {
        if (option == null) {
            throw new UsageException("It is not said what to run: name it with --app <folder> --handler <class>.");
        }
        return option;
    }

    private boolean play(Stage stage, List<EventFile> events) throws Exception {
        Report report = new Report(screen);
        boolean succeeded = true;
        for (EventFile event : events) {
            screen.text("");
            screen.title(event.path().toString());
            Outcome outcome = screen.during("the function is at work", () -> stage.play(event.json()));
            if (event.isForCloudFormation()) {
                report.ran(outcome);
                report.table(stage.table());
                report.told(outcome);
            } else {
                report.result(outcome);
                report.table(stage.table());
            }
            succeeded &= outcome.succeeded();
        }
        return succeeded;
    }

    private static String message(Exception e) {
        return Objects.requireNonNullElse(e.getMessage(), e.toString());
    }
}

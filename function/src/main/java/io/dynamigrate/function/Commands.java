package io.dynamigrate.function;

import io.dynamigrate.plan.Goal;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Report;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** Commands by hand. */
final class Commands {

    private final Parts parts;
    private final Migrations migrations;

    Commands(Parts parts, Migrations migrations) {
        this.parts = parts;
        this.migrations = migrations;
    }

    /** Does what is commanded. Whatever is thrown becomes the result. */
    Map<String, @Nullable Object> run(Map<String, JsonNode> fields, Invocation invocation) {
        try {
            return run(CommandReader.read(fields), invocation);
        } catch (InputException e) {
            return CommandResult.error(e);
        } catch (Throwable e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            Problem.log(e, invocation);
            return CommandResult.error(e);
        }
    }

    private Map<String, @Nullable Object> run(Command command, Invocation invocation) throws InterruptedException {
        if (command.changes() && invocation.isLatest()) {
            throw new InputException("This is the unpublished version $LATEST, whose code changes under the records"
                    + " that name it: invoke the alias of the function instead.");
        }
        Migrator migrator = new Setting(parts, invocation)
                .migrator(
                        command.table(),
                        command.trackingTable(),
                        migrations.get(command.migrations()),
                        "by hand (" + invocation.requestId() + ")")
                .force(command.force())
                .build();
        Goal goal = command.goal();
        return switch (command.action()) {
            case STATUS -> CommandResult.of(command, migrator.status());
            case HISTORY -> CommandResult.of(command, migrator.history());
            case PLAN -> CommandResult.of(command, migrator.plan(goal));
            case MIGRATE, ROLLBACK ->
                command.dryRun()
                        ? CommandResult.of(command, migrator.plan(goal))
                        : result(command, migrator.run(goal), invocation);
        };
    }

    private static Map<String, @Nullable Object> result(Command command, Report report, Invocation invocation) {
        report.error().ifPresent(error -> invocation.log().accept(Problem.trace(error)));
        return CommandResult.of(command, report);
    }
}

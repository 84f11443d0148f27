package io.dynamigrate.function;

import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.Validation;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.MigratorBuilder;
import io.dynamigrate.run.Report;
import java.time.Duration;
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
            CommandRun run = CommandRun.of(fields, invocation);
            return run(run, CommandReader.read(run.command()), invocation);
        } catch (InputException e) {
            return CommandResult.error(e);
        } catch (Throwable e) {
            return error(e, invocation);
        }
    }

    private static Map<String, @Nullable Object> error(Throwable error, Invocation invocation) {
        if (error instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        Problem.log(error, invocation);
        return CommandResult.error(error);
    }

    private Map<String, @Nullable Object> run(CommandRun run, Command command, Invocation invocation)
            throws InterruptedException {
        if (command.changes() && invocation.isLatest()) {
            throw new InputException("This is the unpublished version $LATEST, whose code changes under the records"
                    + " that name it: invoke the alias of the function instead.");
        }
        if (command.action() == Action.HELP) {
            return Help.of(migrations.names());
        }
        if (command.continues()) {
            Invocation hop = invocation.asHop(run.hop(), parts.time().now());
            return new ContinuedCommand(parts, run, command, hop)
                    .run(migrator(command, run.id(), hop).runId(run.id()).build());
        }
        Migrator migrator =
                migrator(command, invocation.requestId(), invocation).build();
        return switch (command.action()) {
            case STATUS ->
                noted(StatusResult.of(command, migrator.status(), parts.time().now()), invocation);
            case HISTORY -> HistoryResult.of(command, migrator.status().history());
            case VALIDATE -> noted(CommandResult.of(command, validation(command, migrator)), invocation);
            case UNLOCK ->
                StatusResult.unlocked(
                        command,
                        migrator.unlock(command.runId().orElseThrow()),
                        parts.time().now());
            case REPAIR ->
                command.goal().isPresent()
                        ? reach(command.goal().get(), command, migrator, invocation)
                        : repair(command, migrator);
            default -> reach(command.goal().orElseThrow(), command, migrator, invocation);
        };
    }

    private MigratorBuilder migrator(Command command, String runId, Invocation invocation) {
        return new Setting(parts, invocation)
                .migrator(
                        command.table(),
                        command.trackingTable(),
                        migrations.get(command.migrations()),
                        command.owner(runId))
                .force(command.force());
    }

    /** Repairs what is about no migration. */
    private Map<String, @Nullable Object> repair(Command command, Migrator migrator) {
        return switch (command.correction().orElseThrow()) {
            case ACCEPT_TABLE -> {
                migrator.acceptTable();
                yield StatusResult.of(command, migrator.status(), parts.time().now());
            }
            case STATUS_ROW -> StatusResult.repaired(command, migrator.repairStatus());
        };
    }

    private static Validation validation(Command command, Migrator migrator) {
        return command.goal()
                .map(migrator::validate)
                .or(() -> command.id().map(migrator::validate))
                .orElseGet(migrator::validate);
    }

    /** Adds what is to be said of the function itself. */
    private Map<String, @Nullable Object> noted(Map<String, @Nullable Object> result, Invocation invocation) {
        return CommandResult.with(
                result, Hop.tooShort(Duration.between(parts.time().now(), invocation.end())));
    }

    private static Map<String, @Nullable Object> reach(
            Goal goal, Command command, Migrator migrator, Invocation invocation) throws InterruptedException {
        if (!command.changes()) {
            return command.action() == Action.PLAN
                    ? CommandResult.of(command, migrator.plan(goal))
                    : DryRunResult.of(command, migrator.dryRun(goal, command.contents()));
        }
        Report report = migrator.run(goal);
        report.error().ifPresent(error -> invocation.log().accept(Problem.trace(error)));
        return CommandResult.of(command, report);
    }
}

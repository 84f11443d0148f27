package io.dynamigrate.function;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Report;
import io.dynamigrate.run.RunRecord;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One hop of a command with {@code "continue": true}. It is invoked asynchronously, so that nobody reads its result: that
 * is kept in the row of its run, as the answer to a request of CloudFormation is.
 *
 * <p>It never throws, because Lambda would deliver it again. It may be delivered again all the same: a run that has ended
 * gives its result once more, and one that has begun keeps to the ids that it began with, so that {@code "steps": 3} rolls
 * back three migrations and not six.
 */
record ContinuedCommand(Parts parts, CommandRun run, Command command, Invocation invocation) {

    Map<String, @Nullable Object> run(Migrator migrator) throws InterruptedException {
        Optional<String> decided = migrator.requests().answers().decided(run.id());
        if (decided.isPresent()) {
            return new LinkedHashMap<>(
                    Json.parse(decided.get().getBytes(StandardCharsets.UTF_8)).asObject());
        }
        if (!run.hop().isFirst()) {
            migrator.requests().hops().arrive();
        }
        Report report;
        try {
            Optional<Goal> goal = goal(migrator);
            if (goal.isEmpty()) {
                return decide(migrator, CommandResult.done(command, run.id()));
            }
            report = migrator.run(goal.get());
        } catch (DynamigrateException e) {
            return decide(migrator, CommandResult.error(e));
        }
        report.error().ifPresent(error -> invocation.log().accept(Problem.trace(error)));
        Map<String, @Nullable Object> result = CommandResult.of(command, report);
        switch (report.outcome()) {
            case RUNNING -> {
                return result;
            }
            case SUSPENDED, BUSY -> {
                return report.resumeAt().isPresent() && invocation.hop().mayContinue()
                        ? handOver(migrator, result)
                        : decide(migrator, result);
            }
            default -> {
                return decide(migrator, result);
            }
        }
    }

    /** What is left of what the run began with, if it has begun; nothing where nothing is left. */
    private Optional<Goal> goal(Migrator migrator) {
        Goal goal = command.goal().orElseThrow();
        List<String> begun = migrator.findRun(run.id()).map(RunRecord::plan).orElse(List.of());
        if (!(goal instanceof Goal.Rollback) || begun.isEmpty()) {
            return Optional.of(goal);
        }
        List<String> left = migrator.history().stream()
                .filter(record -> begun.contains(record.id()) && record.status() != MigrationStatus.ROLLED_BACK)
                .map(MigrationRecord::id)
                .toList();
        return left.isEmpty() ? Optional.empty() : Optional.of(Goal.rollbackOf(left));
    }

    private Map<String, @Nullable Object> handOver(Migrator migrator, Map<String, @Nullable Object> result)
            throws InterruptedException {
        Optional<String> whyNot =
                new NextHop(parts, invocation, migrator.requests()::hops).handOver(invocation.invokedArn(), run.next());
        if (whyNot.isPresent()) {
            result.merge("error", whyNot.get(), (before, why) -> before + " " + why);
            return decide(migrator, result);
        }
        result.remove("resumeWith");
        result.put("continuedInHop", run.hop().number() + 1);
        return result;
    }

    private Map<String, @Nullable Object> decide(Migrator migrator, Map<String, @Nullable Object> result) {
        String text = new String(Json.bytes(result), StandardCharsets.UTF_8);
        invocation.log().accept("The command ends with " + text);
        try {
            migrator.requests().answers().decide(run.id(), text);
        } catch (DynamigrateException | SdkException e) {
            invocation.log().accept("The result is not kept. " + Problem.sentence(e));
        }
        return result;
    }
}

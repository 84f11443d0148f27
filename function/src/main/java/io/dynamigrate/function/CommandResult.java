package io.dynamigrate.function;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.Outcome;
import io.dynamigrate.plan.Change;
import io.dynamigrate.plan.Direction;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.Plan;
import io.dynamigrate.plan.Validation;
import io.dynamigrate.run.Report;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The results of commands in terms of JSON. Names are part of the interface: scripts read them. */
final class CommandResult {

    private CommandResult() {}

    static Map<String, @Nullable Object> of(Command command, Plan plan) {
        Map<String, @Nullable Object> result = begun(command);
        result.put("direction", direction(plan.goal()));
        Map<String, List<?>> lists = new LinkedHashMap<>();
        lists.put(
                "migrations", plan.changes().stream().map(CommandResult::change).toList());
        lists.put("findings", findings(plan.findings()));
        command.page().put(result, lists);
        return result;
    }

    static Map<String, @Nullable Object> of(Command command, Report report) {
        Map<String, @Nullable Object> result = begun(command);
        result.put("runId", report.runId());
        result.put("outcome", report.outcome().text());
        report.resumeAt().ifPresent(time -> result.put("resumeAt", time));
        if (report.outcome() == Outcome.SUSPENDED || report.outcome() == Outcome.BUSY) {
            result.put("resumeWith", Resumption.of(command, report));
        }
        Map<String, List<?>> lists = new LinkedHashMap<>();
        lists.put("ran", report.done());
        lists.put("applied", report.applied());
        lists.put("rolledBack", report.rolledBack());
        lists.put("remaining", report.remaining());
        lists.put("findings", findings(report.findings()));
        Page.fit(result, lists);
        report.message().ifPresent(message -> result.put("error", message));
        return result;
    }

    /** The result of a run whose migrations are all done, by an invocation that could not tell so. */
    static Map<String, @Nullable Object> done(Command command, String runId) {
        Map<String, @Nullable Object> result = begun(command);
        result.put("runId", runId);
        result.put("outcome", Outcome.DONE.text());
        return result;
    }

    static Map<String, @Nullable Object> of(Command command, Validation validation) {
        Map<String, @Nullable Object> result = begun(command);
        result.put("valid", validation.isValid());
        command.page().put(result, Map.of("findings", findings(validation.findings())));
        result.put("format", Text.first(validation.format()));
        return result;
    }

    static Map<String, @Nullable Object> error(Throwable error) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("error", Text.first(Problem.sentence(error)));
        List<Finding> findings = Problem.findings(error);
        if (!findings.isEmpty()) {
            Page.fit(result, Map.of("findings", findings(findings)));
        }
        return result;
    }

    /** The result with more findings. */
    static Map<String, @Nullable Object> with(Map<String, @Nullable Object> result, List<Finding> more) {
        List<@Nullable Object> all = new ArrayList<>(result.get("findings") instanceof List<?> list ? list : List.of());
        all.addAll(findings(more));
        result.put("findings", all);
        return result;
    }

    /** The beginning of every result. */
    static Map<String, @Nullable Object> begun(Command command) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("action", command.action().text());
        result.put("table", command.table());
        return result;
    }

    /** What a goal asks for, in general. */
    static String direction(Goal goal) {
        return goal instanceof Goal.Rollback ? "rollback" : goal instanceof Goal.Declaration ? "declare" : "migrate";
    }

    /** What a change does: {@code apply} or {@code roll_back}. */
    static String change(Direction direction) {
        return direction.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, @Nullable Object> change(Change change) {
        Migration migration = change.migration();
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("id", migration.id());
        result.put("change", change(change.direction()));
        result.put("version", migration.version());
        result.put("description", migration.description());
        return result;
    }

    static List<Map<String, @Nullable Object>> findings(Collection<Finding> findings) {
        return findings.stream().map(CommandResult::finding).toList();
    }

    private static Map<String, @Nullable Object> finding(Finding finding) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("level", finding.level().name().toLowerCase(Locale.ROOT));
        result.put("type", finding.type());
        result.put("migration", finding.migration());
        result.put("message", finding.message());
        return result;
    }
}

package io.dynamigrate.function;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.plan.Plan;
import io.dynamigrate.run.LockHolder;
import io.dynamigrate.run.Report;
import io.dynamigrate.run.Status;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The results of commands in terms of JSON. Names are part of the interface: scripts read them. */
final class CommandResult {

    private CommandResult() {}

    static Map<String, @Nullable Object> of(Command command, Plan plan) {
        Map<String, @Nullable Object> result = begun(command);
        result.put("direction", plan.goal().direction().name().toLowerCase(Locale.ROOT));
        if (command.dryRun()) {
            result.put("dryRun", true);
        }
        result.put(
                "migrations",
                plan.migrations().stream().map(CommandResult::migration).toList());
        result.put("findings", findings(plan.findings()));
        return result;
    }

    static Map<String, @Nullable Object> of(Command command, Report report) {
        Map<String, @Nullable Object> result = begun(command);
        result.put("runId", report.runId());
        result.put("outcome", report.outcome().text());
        result.put("ran", report.done());
        result.put("remaining", report.remaining());
        result.put("findings", findings(report.findings()));
        report.message().ifPresent(message -> result.put("error", message));
        return result;
    }

    static Map<String, @Nullable Object> of(Command command, Status status) {
        Map<String, @Nullable Object> result = begun(command);
        List<MigrationRecord> records = status.history().records();
        result.put(
                "applied",
                status.history().applied().stream().map(MigrationRecord::id).toList());
        result.put("pending", status.pending());
        result.put(
                "unfinished",
                records.stream()
                        .filter(record -> record.status().isUnfinished())
                        .map(CommandResult::unfinished)
                        .toList());
        result.put("lock", status.lock().map(CommandResult::lock).orElse(null));
        result.put("claimedBy", status.claimedBy().orElse(null));
        result.put(
                "last",
                status.history()
                        .lastApplied()
                        .map(record -> Map.of("id", record.id(), "version", record.version()))
                        .orElse(null));
        result.put("findings", findings(status.findings()));
        return result;
    }

    static Map<String, @Nullable Object> of(Command command, Collection<MigrationRecord> history) {
        Map<String, @Nullable Object> result = begun(command);
        result.put("history", history.stream().map(CommandResult::record).toList());
        return result;
    }

    static Map<String, @Nullable Object> error(Throwable error) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("error", Problem.sentence(error));
        List<Finding> findings = Problem.findings(error);
        if (!findings.isEmpty()) {
            result.put("findings", findings(findings));
        }
        return result;
    }

    private static Map<String, @Nullable Object> begun(Command command) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("action", command.action().text());
        result.put("table", command.table());
        return result;
    }

    private static Map<String, @Nullable Object> migration(Migration migration) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("id", migration.id());
        result.put("version", migration.version());
        result.put("description", migration.description());
        return result;
    }

    private static List<Map<String, @Nullable Object>> findings(Collection<Finding> findings) {
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

    private static Map<String, @Nullable Object> unfinished(MigrationRecord record) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("id", record.id());
        result.put("status", record.status().stored());
        result.put("error", record.error().orElse(null));
        return result;
    }

    private static Map<String, @Nullable Object> lock(LockHolder lock) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("heldBy", lock.name());
        result.put("since", text(lock.since()));
        result.put("fence", lock.fence());
        return result;
    }

    private static Map<String, @Nullable Object> record(MigrationRecord record) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("id", record.id());
        result.put("version", record.version());
        result.put("description", record.description());
        result.put("status", record.status().stored());
        result.put("applied_at", text(record.appliedAt()));
        result.put("applied_by", record.appliedBy());
        result.put("checksum", record.checksum());
        result.put("error", record.error().orElse(null));
        result.put("owner", record.owner());
        result.put("dependencies", record.dependencies());
        result.put("sequence", record.sequence());
        result.put("epoch", record.epoch());
        result.put("attempts", record.attempts());
        result.put("started_at", text(record.startedAt()));
        result.put(
                "duration_ms",
                record.duration().map(duration -> duration.toMillis()).orElse(null));
        result.put("run_id", record.runId());
        result.put("fence", record.fence());
        return result;
    }

    private static @Nullable String text(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }
}

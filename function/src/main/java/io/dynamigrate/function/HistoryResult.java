package io.dynamigrate.function;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.plan.History;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The result of {@code history}: the records by the names that they have in the table. */
final class HistoryResult {

    private HistoryResult() {}

    static Map<String, @Nullable Object> of(Command command, History history) {
        Map<String, @Nullable Object> result = CommandResult.begun(command);
        Map<String, List<?>> lists = new LinkedHashMap<>();
        lists.put(
                "history",
                newestFirst(history.records()).map(HistoryResult::record).toList());
        lists.put("findings", CommandResult.findings(history.malformed()));
        command.page().put(result, lists);
        return result;
    }

    /** The records from the last one to the first. */
    static Stream<MigrationRecord> newestFirst(List<MigrationRecord> records) {
        return IntStream.rangeClosed(1, records.size()).mapToObj(back -> records.get(records.size() - back));
    }

    private static Map<String, @Nullable Object> record(MigrationRecord record) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("id", record.id());
        result.put("version", record.version());
        result.put("description", record.description());
        result.put("status", record.status().stored());
        result.put("applied_at", record.appliedAt().orElse(null));
        result.put("applied_by", record.appliedBy());
        result.put("checksum", record.checksum());
        result.put("error", record.error().orElse(null));
        result.put("owner", record.owner());
        result.put("dependencies", record.dependencies());
        result.put("sequence", record.sequence());
        result.put("epoch", record.epoch());
        result.put("attempts", record.attempts());
        result.put("started_at", record.startedAt().orElse(null));
        result.put("duration_ms", record.duration().map(Duration::toMillis).orElse(null));
        result.put("run_id", record.runId());
        result.put("fence", record.fence());
        result.put("set", record.set().orElse(null));
        return result;
    }
}

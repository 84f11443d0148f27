package io.dynamigrate.function;

import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Registry;
import io.dynamigrate.plan.History;
import io.dynamigrate.plan.Planner;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code Fn::GetAtt} finds: always the same keys, with an empty text where nothing is known, because a missing one
 * would fail the stack.
 */
final class AnswerData {

    private static final String ATTENTION = "Attention";
    /** In bytes, so that a first deployment of many migrations has room for its reason in 4096 bytes. */
    private static final int LONGEST_VALUE = 900;

    private AnswerData() {}

    static Map<String, String> of(
            String runId, List<String> applied, List<String> rolledBack, Optional<History> history, Registry registry) {
        Optional<MigrationRecord> last = history.flatMap(History::lastApplied);
        Optional<List<Migration>> pending = history.map(now -> Planner.pending(registry, now));
        Map<String, String> data = new LinkedHashMap<>();
        data.put("LastMigrationId", last.map(MigrationRecord::id).orElse(""));
        data.put(
                "LastVersion",
                last.map(record -> Long.toString(record.version())).orElse(""));
        data.put("Applied", list(applied));
        data.put("RolledBack", list(rolledBack));
        data.put("Pending", pending.map(ids -> Integer.toString(ids.size())).orElse(""));
        data.put("RunId", runId);
        data.put(ATTENTION, "");
        return data;
    }

    /** The data with what needs attention, because CloudFormation may not show the reason of a success. */
    static Map<String, String> with(Map<String, String> data, List<String> warnings) {
        Map<String, String> all = new LinkedHashMap<>(data);
        all.put(ATTENTION, Text.shortened(String.join(" ", warnings), LONGEST_VALUE));
        return all;
    }

    /** Where nothing is known of the table. */
    static Map<String, String> unknown(String runId) {
        return of(runId, List.of(), List.of(), Optional.empty(), Registry.of());
    }

    /** The ids with commas between them; where they are too many, the first of them, and {@code …} for the others. */
    private static String list(List<String> ids) {
        StringBuilder list = new StringBuilder();
        int bytes = 0;
        for (String id : ids) {
            bytes += id.getBytes(StandardCharsets.UTF_8).length + 1;
            if (bytes > LONGEST_VALUE) {
                return list.append(",…").toString();
            }
            list.append(list.isEmpty() ? "" : ",").append(id);
        }
        return list.toString();
    }
}

package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One row per run that had work, for people who ask what happened. No decision rests on it.
 *
 * <pre>
 * { "PK": "MIGRATION#RUN", "SK": "run-8f2c…",
 *   "goal":       "migrate to 20240116_add_activity_index",
 *   "plan":       ["20240115_add_user_lookup", "20240116_add_activity_index"],
 *   "owner":      "arn:aws:cloudformation:…/UserMigrations",
 *   "applied_by": "arn:aws:lambda:…:function:users-migrations:7",
 *   "hop":        1,                              the invocation of the run that wrote this
 *   "fence":      12,
 *   "outcome":    "running",                      or how it ended: see {@link Outcome}
 *   "started_at": "2026-11-23T10:15:31.004Z",
 *   "ended_at":   "2026-11-23T10:16:02.410Z",     absent while it runs, as the two below
 *   "done":       ["20240115_add_user_lookup"],
 *   "message":    "…" }                           absent where the goal was reached
 * </pre>
 */
record RunRow(String goal, List<String> plan, Holder holder, long fence, Instant startedAt) {

    static final String PARTITION = "MIGRATION#RUN";

    Map<String, AttributeValue> begun() {
        Map<String, AttributeValue> row = new LinkedHashMap<>();
        row.put("goal", fromS(goal));
        row.put("plan", texts(plan));
        row.put("owner", fromS(holder.owner()));
        row.put("applied_by", fromS(holder.appliedBy()));
        row.put("hop", fromN("1"));
        row.put("fence", fromN(Long.toString(fence)));
        row.put("outcome", fromS("running"));
        row.put("started_at", fromS(startedAt.toString()));
        return row;
    }

    Map<String, AttributeValue> ended(Outcome outcome, List<String> done, Optional<String> message, Instant now) {
        Map<String, AttributeValue> row = begun();
        row.put("outcome", fromS(outcome.text()));
        row.put("ended_at", fromS(now.toString()));
        row.put("done", texts(done));
        message.ifPresent(text -> row.put("message", fromS(text)));
        return row;
    }

    static RunRecord record(Row row, String id) {
        return new RunRecord(
                id,
                row.text("goal").orElse(""),
                row.text("owner").orElse(""),
                row.text("applied_by").orElse(""),
                row.text("outcome").orElse("unknown"),
                row.instant("started_at"),
                row.instant("ended_at"),
                row.texts("done"),
                row.text("message"));
    }

    private static AttributeValue texts(List<String> texts) {
        return AttributeValue.fromL(texts.stream().map(AttributeValue::fromS).toList());
    }
}

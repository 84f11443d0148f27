package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * One row per run that had work, for people who ask what happened. The only decision that rests on it is that of
 * {@link Answers}, whose attributes it leaves alone.
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

    /** Records that the run began. That fails where its answer is decided: a late duplicate begins nothing any more. */
    TransactWriteItem begun(RecordsTable records) {
        return write(
                records,
                values(),
                List.of("ended_at", "done", "message"),
                update -> update.conditionExpression("attribute_not_exists(" + Answers.ANSWER + ")"));
    }

    TransactWriteItem ended(
            RecordsTable records, Outcome outcome, List<String> done, Optional<String> message, Instant now) {
        Map<String, AttributeValue> values = values();
        values.put("outcome", fromS(outcome.text()));
        values.put("ended_at", fromS(now.toString()));
        values.put("done", texts(done));
        message.ifPresent(text -> values.put("message", fromS(text)));
        return write(records, values, message.isPresent() ? List.of() : List.of("message"), update -> {});
    }

    private Map<String, AttributeValue> values() {
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

    private TransactWriteItem write(
            RecordsTable records,
            Map<String, AttributeValue> set,
            List<String> remove,
            Consumer<Update.Builder> condition) {
        Map<String, String> names = new HashMap<>();
        Map<String, AttributeValue> values = new HashMap<>();
        set.forEach((name, value) -> {
            names.put("#" + name, name);
            values.put(":" + name, value);
        });
        remove.forEach(name -> names.put("#" + name, name));
        String update = set.keySet().stream()
                        .map(name -> "#" + name + " = :" + name)
                        .collect(Collectors.joining(", ", "SET ", ""))
                + (remove.isEmpty() ? "" : " REMOVE #" + String.join(", #", remove));
        return TransactWriteItem.builder()
                .update(builder -> builder.tableName(records.name())
                        .key(records.key(PARTITION, holder.runId()))
                        .updateExpression(update)
                        .expressionAttributeNames(names)
                        .expressionAttributeValues(values)
                        .applyMutation(condition))
                .build();
    }

    private static AttributeValue texts(List<String> texts) {
        return AttributeValue.fromL(texts.stream().map(AttributeValue::fromS).toList());
    }
}

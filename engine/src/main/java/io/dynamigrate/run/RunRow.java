package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

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
 *   "started_at": "2026-11-23T10:15:31.004Z",     when its first invocation began to work
 *   "ended_at":   "2026-11-23T10:16:02.410Z",     absent while it runs, as the one below
 *   "message":    "…",                            absent where the goal was reached
 *   "done":       ["20240115_add_user_lookup"] }  what all its invocations have done, absent before the first has ended
 * </pre>
 *
 * <p>Goal and plan are those of the invocation that wrote last.
 */
record RunRow(String goal, List<String> plan, Holder holder, long fence, Instant startedAt) {

    static final String PARTITION = "MIGRATION#RUN";
    private static final int MOST_IDS = 200;

    /** Records that the run began. That fails where its answer is decided: a late duplicate begins nothing any more. */
    TransactWriteItem begun(RecordsTable records) {
        return update().onlyWithout(Answers.ANSWER)
                .set("outcome", fromS("running"))
                .remove("ended_at")
                .remove("message")
                .of(records, PARTITION, holder.runId());
    }

    TransactWriteItem ended(
            RecordsTable records, Outcome outcome, List<String> done, Optional<String> message, Instant now) {
        RowUpdate update = update().set("outcome", fromS(outcome.text()))
                .set("ended_at", fromS(now.toString()))
                .append("done", ids(done));
        message.ifPresentOrElse(text -> update.set("message", fromS(text)), () -> update.remove("message"));
        return update.of(records, PARTITION, holder.runId());
    }

    private RowUpdate update() {
        return new RowUpdate()
                .set("goal", fromS(goal))
                .set("plan", ids(plan))
                .set("owner", fromS(holder.owner()))
                .set("applied_by", fromS(holder.appliedBy()))
                .set("hop", fromN(Long.toString(holder.hop())))
                .set("fence", fromN(Long.toString(fence)))
                .setOnce("started_at", fromS(startedAt.toString()));
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

    /** An item holds 400 KB at the most, and people read the first ids. */
    private static AttributeValue ids(List<String> ids) {
        List<AttributeValue> elements = new ArrayList<>(
                ids.stream().limit(MOST_IDS).map(AttributeValue::fromS).toList());
        if (ids.size() > MOST_IDS) {
            elements.add(fromS("… and " + (ids.size() - MOST_IDS) + " more"));
        }
        return AttributeValue.fromL(elements);
    }
}

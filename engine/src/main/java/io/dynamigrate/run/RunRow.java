package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * One row per run that had work, for people who ask what happened. The only decision that rests on it is that of
 * {@link Answers}, whose attributes it leaves alone.
 *
 * <pre>
 * { "PK": "MIGRATION#RUN", "SK": "run-8f2c…",
 *   "migration_goal":       "migrate to 20240116_add_activity_index",
 *   "migration_plan":       ["20240115_add_user_lookup", "20240116_add_activity_index"],
 *   "migration_owner":      "arn:aws:cloudformation:…/UserMigrations",
 *   "migration_applied_by": "arn:aws:lambda:…:function:users-migrations:7",
 *   "migration_hop":        1,                           the latest invocation of the run: see {@link Hops}
 *   "migration_fence":      12,
 *   "migration_outcome":    "running",                   or how it ended: see {@link Outcome}
 *   "migration_started_at": "2026-11-23T10:15:31.004Z",  when its first invocation began to work
 *   "migration_ended_at":   "2026-11-23T10:16:02.410Z",  absent while it runs, as the one below
 *   "migration_message":    "…",                         absent where the goal was reached
 *   "migration_updated_at": "2026-11-23T10:16:02.410Z",  the last write of the row, also by {@link Answers} and {@link Hops}
 *   "migration_done":       ["20240115_add_user_lookup"] }  what all its invocations have done, once one has ended
 * </pre>
 *
 * <p>Goal and plan are those of the invocation that wrote last.
 */
record RunRow(String goal, List<String> plan, Holder holder, long fence, Instant startedAt) {

    static final String PARTITION = "MIGRATION#RUN";
    static final String HOP = "migration_hop";
    static final String OUTCOME = "migration_outcome";
    static final String UPDATED_AT = "migration_updated_at";
    static final String RUNNING = "running";
    private static final int MOST_IDS = 200;

    /** Records that the run began. That fails where its answer is decided: a late duplicate begins nothing any more. */
    TransactWriteItem begun(RecordsTable records) {
        return update(startedAt)
                .onlyWithout(Answers.ANSWER)
                .set(OUTCOME, fromS(RUNNING))
                .remove("migration_ended_at")
                .remove("migration_message")
                .of(records, PARTITION, holder.runId());
    }

    /**
     * Records how the run ended.
     *
     * @param isFirst whether the run began with this very write
     */
    TransactWriteItem ended(
            RecordsTable records, boolean isFirst, Conclusion conclusion, List<String> done, Instant now) {
        RowUpdate update = update(now);
        if (isFirst) {
            update.onlyWithout(Answers.ANSWER);
        }
        update.set(OUTCOME, fromS(conclusion.outcome().text()))
                .set("migration_ended_at", fromS(now.toString()))
                .append("migration_done", ids(done));
        conclusion
                .message()
                .ifPresentOrElse(
                        text -> update.set("migration_message", fromS(text)), () -> update.remove("migration_message"));
        return update.of(records, PARTITION, holder.runId());
    }

    private RowUpdate update(Instant now) {
        return new RowUpdate()
                .set(UPDATED_AT, fromS(now.toString()))
                .set("migration_goal", fromS(goal))
                .set("migration_plan", ids(plan))
                .set("migration_owner", fromS(holder.owner()))
                .set("migration_applied_by", fromS(holder.appliedBy()))
                .set(HOP, fromN(Long.toString(holder.hop())))
                .set("migration_fence", fromN(Long.toString(fence)))
                .setOnce("migration_started_at", fromS(startedAt.toString()));
    }

    static RunRecord record(Row row, String id) {
        return new RunRecord(
                id,
                row.text("migration_goal").orElse(""),
                row.text("migration_owner").orElse(""),
                row.text("migration_applied_by").orElse(""),
                row.text(OUTCOME).orElse("unknown"),
                row.number(HOP).orElse(1L),
                row.instant("migration_started_at"),
                row.instant("migration_ended_at"),
                row.texts("migration_plan"),
                row.texts("migration_done"),
                row.text("migration_message"));
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

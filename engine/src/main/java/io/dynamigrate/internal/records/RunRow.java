package io.dynamigrate.internal.records;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * One row per run that had work, for people who ask what happened. The caller writes the last two
 * attributes. Decisions use only these two.
 *
 * <pre>
 * { "PK": "MIGRATION#RUN", "SK": "run-8f2c…",
 *   "migration_goal":       "migrate to 20240116_add_activity_index",
 *   "migration_plan":       ["20240115_add_user_lookup", "20240116_add_activity_index"],
 *   "migration_owner":      "arn:aws:cloudformation:…/UserMigrations",
 *   "migration_applied_by": "arn:aws:lambda:…:function:users-migrations:7",
 *   "migration_hop":        1,                           the latest invocation of the run:
 *   "migration_fence":      12,
 *   "migration_outcome":    "running",                   or how it ended: see {@link Outcome}
 *   "migration_started_at": "2026-11-23T10:15:31.004Z",  when its first invocation began to work
 *   "migration_ended_at":   "2026-11-23T10:16:02.410Z",  absent while it runs, as the one below
 *   "migration_message":    "…",                         absent where the goal was reached
 *   "migration_updated_at": "2026-11-23T10:16:02.410Z",  the last write of the row, also by {@code Answers} and {@code Hops}
 *   "migration_done":       ["20240115_add_user_lookup"],  what all its invocations have done, once one has ended
 *   "migration_occasion":   "rollback",                  what the first delivery understood the request to be
 *   "migration_answer":     "{\"Status\":\"SUCCESS\",…}" }  decided, and never changed again
 * </pre>
 *
 * <p>Goal and plan are those of the invocation that wrote last.
 */
public record RunRow(String goal, List<String> plan, Holder holder, long fence, Instant startedAt) {

    public static final String PARTITION = "MIGRATION#RUN";
    public static final String GOAL = "migration_goal";
    public static final String PLAN = "migration_plan";
    public static final String OWNER = "migration_owner";
    public static final String APPLIED_BY = "migration_applied_by";
    static final String FENCE = "migration_fence";
    public static final String STARTED_AT = "migration_started_at";
    public static final String ENDED_AT = "migration_ended_at";
    public static final String MESSAGE = "migration_message";
    public static final String DONE = "migration_done";
    public static final String ANSWER = "migration_answer";
    public static final String OCCASION = "migration_occasion";
    public static final String HOP = "migration_hop";
    public static final String OUTCOME = "migration_outcome";
    public static final String UPDATED_AT = "migration_updated_at";
    public static final String RUNNING = "running";
    private static final int MOST_IDS = 200;

    /** Records that the run began. That fails where its answer is decided: a late duplicate begins nothing any more. */
    public TransactWriteItem begun(RecordsTable records) {
        return update(startedAt)
                .onlyWithout(ANSWER)
                .set(OUTCOME, fromS(RUNNING))
                .remove(ENDED_AT)
                .remove(MESSAGE)
                .of(records, PARTITION, holder.runId());
    }

    /**
     * Records how the run ended.
     *
     * @param message why the goal is not reached, and what to do; empty where it is reached
     * @param isFirst whether the run began with this very write
     */
    public TransactWriteItem ended(
            RecordsTable records,
            boolean isFirst,
            Outcome outcome,
            Optional<String> message,
            List<String> done,
            Instant now) {
        RowUpdate update = update(now);
        if (isFirst) {
            update.onlyWithout(ANSWER);
        }
        update.set(OUTCOME, fromS(outcome.text()))
                .set(ENDED_AT, fromS(now.toString()))
                .append(DONE, ids(done));
        message.ifPresentOrElse(text -> update.set(MESSAGE, fromS(text)), () -> update.remove(MESSAGE));
        return update.of(records, PARTITION, holder.runId());
    }

    private RowUpdate update(Instant now) {
        return new RowUpdate()
                .set(UPDATED_AT, fromS(now.toString()))
                .set(GOAL, fromS(goal))
                .set(PLAN, ids(plan))
                .set(OWNER, fromS(holder.owner()))
                .set(APPLIED_BY, fromS(holder.appliedBy()))
                .set(HOP, fromN(Long.toString(holder.hop())))
                .set(FENCE, fromN(Long.toString(fence)))
                .setOnce(STARTED_AT, fromS(startedAt.toString()));
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

package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Time;
import io.dynamigrate.internal.dynamo.Contention;
import io.dynamigrate.internal.lock.Commit;
import io.dynamigrate.internal.lock.LockUpdates;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.Row;
import io.dynamigrate.internal.records.RowUpdate;
import io.dynamigrate.internal.records.RunRow;
import io.dynamigrate.internal.records.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The way of one run through several invocations ("hops"), for a caller that continues a suspended run in a new
 * invocation of its own.
 *
 * <ol>
 *   <li>Hop n suspends the run and keeps the lock ({@link MigratorBuilder#keepLockWhenSuspended}), or is still waiting
 *       for the lock. The caller invokes hop n + 1.
 *   <li>Hop n + 1 first of all {@linkplain #arrive records its arrival} in the {@link RunRow}. A hop that waits for a
 *       lock cannot acquire one, so the lock alone would not show that it arrived.
 *   <li>Hop n leaves once it {@linkplain #isNextHopThere sees that}. If its own time ends before, it
 *       {@linkplain #endSuspension ends the suspension} and leaves only if the next hop was quicker.
 * </ol>
 *
 * <p>Each method throws {@link software.amazon.awssdk.core.exception.SdkException} if DynamoDB cannot be reached or
 * refuses.
 */
public final class Hops {

    private final Store store;
    private final Holder holder;
    private final Time time;

    Hops(Store store, Holder holder, Time time) {
        this.store = store;
        this.holder = holder;
        this.time = time;
    }

    /** Records that this hop has arrived. One request. */
    public void arrive() {
        try {
            Contention.outlast(() -> store.client()
                    .updateItem(update -> update.tableName(store.records().name())
                            .key(store.records().key(RunRow.PARTITION, holder.runId()))
                            .updateExpression("SET #hop = :hop, #updated = :now")
                            .conditionExpression("NOT #hop > :hop")
                            .expressionAttributeNames(Map.of("#hop", RunRow.HOP, "#updated", RunRow.UPDATED_AT))
                            .expressionAttributeValues(Map.of(
                                    ":hop", hop(), ":now", fromS(time.now().toString())))));
        } catch (ConditionalCheckFailedException e) {
            // A later hop is there already: this is a redelivery, which the lock sends away.
            return;
        }
    }

    /** Whether the next hop has arrived, or needs not come because the answer to the request is decided. One request. */
    public boolean isNextHopThere() {
        Row row = Row.run(store.item(RunRow.PARTITION, holder.runId()), holder.runId());
        return row.text(RunRow.ANSWER).isPresent() || row.number(RunRow.HOP).orElse(0L) > holder.hop();
    }

    /**
     * Releases the lock if the run is suspended, because nobody will continue it. One transaction.
     *
     * @return whether no worker executes the run any more; false if a later hop was quicker
     */
    public boolean endSuspension() {
        RowUpdate release = LockUpdates.released(new RowUpdate())
                .only(LockRow.RUN_ID, "=", fromS(holder.runId()))
                .only(LockRow.HOP, "<=", hop())
                .onlyWith(LockRow.SUSPENDED_UNTIL);
        Commit.Transaction transaction = new Commit.Transaction(
                release.update(store.records(), LockRow.PARTITION, LockRow.SORT),
                List.of(),
                List.of(),
                row -> !row.isLocked());
        Optional<LockRow> refusal = new Commit(store.client(), time).send(transaction, holder.lease());
        return refusal.filter(row -> row.isLocked() && row.runId().equals(holder.runId()))
                .isEmpty();
    }

    private AttributeValue hop() {
        return fromN(Long.toString(holder.hop()));
    }
}

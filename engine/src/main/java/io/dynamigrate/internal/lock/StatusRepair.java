package io.dynamigrate.internal.lock;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Outcome;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Time;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.Row;
import io.dynamigrate.internal.records.RowUpdate;
import io.dynamigrate.internal.records.RunRow;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.internal.records.TableIdentity;
import io.dynamigrate.plan.Claim;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Removes the attributes of the {@link LockRow} that cannot be read. The fence is never lowered: where it is one of them, it
 * continues above the fences of the history and of the ownership claims. A holder whose attributes were removed stops at
 * its next write.
 */
public final class StatusRepair {

    private StatusRepair() {}

    /** The names of the attributes that were removed, in order; empty where the row can be read. */
    public static List<String> run(Store store, Holder holder, Time time) {
        while (true) {
            Map<String, AttributeValue> item = store.item(LockRow.PARTITION, LockRow.SORT);
            List<String> unreadable = unreadable(item);
            if (unreadable.isEmpty() || remove(unreadable, item, store, holder, time)) {
                return unreadable;
            }
            // The row changed after it was read.
        }
    }

    private static List<String> unreadable(Map<String, AttributeValue> item) {
        return item.entrySet().stream()
                .filter(attribute -> !isReadable(Map.of(attribute.getKey(), attribute.getValue())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static boolean isReadable(Map<String, AttributeValue> attribute) {
        try {
            Row row = Row.status(attribute);
            Optional<String> unused = row.text(TableIdentity.ATTRIBUTE);
            attribute.keySet().stream()
                    .filter(name -> name.startsWith(LockRow.REQUESTED_AT))
                    .forEach(row::instant);
            return LockRow.from(row).row().equals(row);
        } catch (RefusedException e) {
            return false;
        }
    }

    private static boolean remove(
            List<String> unreadable, Map<String, AttributeValue> item, Store store, Holder holder, Time time) {
        Map<String, AttributeValue> readable = new HashMap<>(item);
        readable.keySet().removeAll(unreadable);
        LockRow rest = store.lock(readable);
        long fence = unreadable.contains(LockRow.FENCE) ? nextFence(rest, store) : rest.fence();
        RowUpdate change = new RowUpdate()
                .set(LockRow.LAST_RUN_ID, fromS(holder.runId()))
                .set(LockRow.FENCE, fromN(Long.toString(fence)));
        for (String attribute : unreadable) {
            if (store.records().reserved().contains(attribute)) {
                // Each update removes what is stored under a name that is a key of an index.
                continue;
            }
            change.only(attribute, "=", Objects.requireNonNull(item.get(attribute)));
            if (!attribute.equals(LockRow.FENCE) && !attribute.equals(LockRow.LAST_RUN_ID)) {
                change.remove(attribute);
            }
        }
        if (!unreadable.contains(LockRow.FENCE)) {
            change.unlessAbove(LockRow.FENCE, fromN(Long.toString(fence)));
        }
        RunRow row = new RunRow("repair the status row", List.of(), holder, fence, time.now());
        String message = "Removed what could not be read: " + String.join(", ", unreadable) + ".";
        Commit.Transaction transaction = new Commit.Transaction(
                change.update(store.records(), LockRow.PARTITION, LockRow.SORT),
                List.of(row.ended(store.records(), true, Outcome.DONE, Optional.of(message), List.of(), time.now())),
                List.of(),
                lock -> holder.runId().equals(lock.lastRunId().orElse("")));
        try {
            return new Commit(store.client(), time)
                    .send(transaction, holder.lease())
                    .isEmpty();
        } catch (RefusedException e) {
            // The row changed after it was read, and still cannot be read.
            return false;
        }
    }

    private static long nextFence(LockRow rest, Store store) {
        return 1
                + LongStream.concat(
                                store.history().records().stream().mapToLong(MigrationRecord::fence),
                                rest.claims().stream().mapToLong(Claim::fence))
                        .max()
                        .orElse(0);
    }
}

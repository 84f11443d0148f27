package io.dynamigrate.internal.lock;

import io.dynamigrate.internal.records.HistoryRow;
import io.dynamigrate.internal.records.RecordsTable;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.plan.History;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Keeps names for the keys of an index: what the history stores under them is stored under others before the index is
 * created. So the records are in no index, and a key of another type makes none of their writes fail. Thread-safe.
 *
 * <p>The {@code LockRow} tells the names from then on: a run that takes over from one that died learns them with the lock,
 * however old its description of the table is. It finds what is still to be stored otherwise in the history itself. The
 * names stay kept when the index is deleted; readers take both.
 */
public final class Reservation {

    /** So few fit into a transaction, however large they are. */
    private static final int BATCH = 25;

    private final Store store;
    private final Lease lease;
    private final Set<String> made = new HashSet<>();

    Reservation(Store store, Lease lease) {
        this.store = store;
        this.lease = lease;
    }

    /** Makes room for the keys of an index that is about to be created, unless that is done. */
    synchronized void make(Set<String> keys) {
        if (made.containsAll(keys) || Collections.disjoint(keys, RecordsTable.SHARED)) {
            return;
        }
        store.reserve(keys);
        History unused = store.history();
        rewrite(store, lease);
        made.addAll(keys);
    }

    /** Does what a run that died had no time for, and what an index needs that somebody else has created. */
    public static void sweep(Store store, Lease lease) {
        if (!store.displaced().isEmpty()) {
            rewrite(store, lease);
        }
    }

    private static void rewrite(Store store, Lease lease) {
        List<TransactWriteItem> rows =
                store.displaced().stream().map(item -> rewritten(store, item)).toList();
        int from = 0;
        do {
            int to = Math.min(from + BATCH, rows.size());
            lease.reserve(store.records().reserved(), rows.subList(from, to));
            from = to;
        } while (from < rows.size());
    }

    private static TransactWriteItem rewritten(Store store, Map<String, AttributeValue> item) {
        RecordsTable records = store.records();
        String id = Objects.requireNonNull(item.get(records.sortKey())).s();
        return TransactWriteItem.builder()
                .put(put -> put.tableName(records.name())
                        .item(records.item(HistoryRow.PARTITION, id, records.attributes(item))))
                .build();
    }
}

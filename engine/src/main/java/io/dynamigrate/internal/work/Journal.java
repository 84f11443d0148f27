package io.dynamigrate.internal.work;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Time;
import io.dynamigrate.internal.lock.GoLock;
import io.dynamigrate.internal.lock.GoLockException;
import io.dynamigrate.internal.lock.HandedWrites;
import io.dynamigrate.internal.lock.Lease;
import io.dynamigrate.internal.lock.Reservation;
import io.dynamigrate.internal.records.HistoryRow;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.IndexRow;
import io.dynamigrate.internal.records.RunRow;
import io.dynamigrate.internal.records.StepRow;
import io.dynamigrate.internal.records.StepStore;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.plan.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The records that one run writes under its lease: the history, the steps, and the row of the run itself. */
final class Journal {

    /** DynamoDB takes that many writes in one transaction. */
    private static final int TRANSACTION = 100;

    /** What the first transaction of a run has beside the states: the row of the run and the check of another tool's lock. */
    private static final int FIRST_WRITES = 2;

    /**
     * Of the 4 MB that a transaction may hold, what is left for the writes of a migration and for deleted steps: beside
     * them come the lock, of at most 400 KB, and a few records.
     */
    private static final long TRANSACTION_BYTES = 3_200_000;

    private final Store store;
    private final Holder holder;
    private final Lease lease;
    private final Time time;
    private final Consumer<String> log;
    private final RunRow row;
    /** What the table still says to have steps of an epoch that is over, as it is without them. */
    private final List<MigrationRecord> swept = new ArrayList<>();

    /** The former ids of migrations whose records are renamed, by their present ids. */
    private final Map<String, String> renamed = new HashMap<>();

    /** The changes of index rows that name a renamed migration, by the present id of the migration. */
    private final Map<String, List<TransactWriteItem>> renamedIndexes = new HashMap<>();

    private History history;
    /** The row of another tool's lock that has expired, as it was last seen; empty for none. */
    private Map<String, AttributeValue> expiredLock = Map.of();

    private boolean isBegun;
    private boolean isEnded;

    Journal(Session session, RunRow row, History history) {
        this.store = session.store();
        this.holder = session.holder();
        this.lease = session.lease();
        this.time = session.deadline().time();
        this.log = session.log();
        this.row = row;
        this.history = history;
    }

    /** The history with all that was written so far. */
    History history() {
        return history;
    }

    /**
     * Writes the state of migrations in one transaction, with what the first of them handed over, and deletes the steps
     * that are of no use from then on.
     *
     * @return false if the run is asked to stop, so that nothing was written
     */
    boolean begin(List<MigrationRecord> changed, List<TransactWriteItem> handed, StepGarbage garbage) {
        return writeStates(changed, handed, garbage, lease::begin);
    }

    /**
     * Writes the last state, together with how the run ended, and gives the lock back.
     *
     * @param done the ids of all that this run has done
     * @param sleep how long a suspended run keeps the lock; absent where it gives it back
     */
    void end(
            List<MigrationRecord> changed,
            List<TransactWriteItem> handed,
            StepGarbage garbage,
            Conclusion conclusion,
            List<String> done,
            Optional<Duration> sleep) {
        List<MigrationRecord> all = andSwept(changed);
        if (!garbage.after(room(all.size() + FIRST_WRITES, handed)).isEmpty()) {
            boolean unused = writeStates(changed, handed, garbage, (states, with, last) -> {
                lease.commit(states, with, last);
                return true;
            });
            end(List.of(), List.of(), StepGarbage.none(), conclusion, done, sleep);
            return;
        }
        History next = with(all);
        if (!isBegun && changed.isEmpty()) {
            lease.release(states(all));
        } else {
            boolean unused = pastExpiredLock(() -> {
                List<TransactWriteItem> writes = states(all);
                writes.add(row.ended(
                        store.records(), !isBegun, conclusion.outcome(), conclusion.message(), done, time.now()));
                writes.addAll(checks());
                writes.addAll(garbage.deletes());
                sleep.ifPresentOrElse(
                        duration -> lease.suspend(duration, writes, handed, next.lastApplied()),
                        () -> lease.release(writes, handed, next.lastApplied()));
                return true;
            });
        }
        history = next;
        isEnded = true;
    }

    /**
     * Lets a record replace that of its migration's former id, in the transaction in which it is written. The index
     * rows that name the migration get the new id too: otherwise {@code down} would leave the index that {@code up} created.
     */
    void rename(String formerId, String id) {
        renamed.put(id, formerId);
        renamedIndexes.put(
                id,
                store.indexes().stream()
                        .flatMap(row -> row
                                .renamed(formerId, id)
                                .map(change -> change.of(store.records(), IndexRow.PARTITION, row.index()))
                                .stream())
                        .toList());
    }

    /** Deletes what an earlier run had no time to delete. */
    void sweep() {
        Reservation.sweep(store, lease);
        for (MigrationRecord record : history.withStaleSteps()) {
            StepStore steps =
                    new StepStore(store, record.id(), record.staleEpoch().orElseThrow());
            delete(StepGarbage.of(steps), List.of(record));
        }
    }

    /** A way to write records, and what a migration handed over, which tells whether it did. */
    private interface Way {
        boolean commit(
                List<TransactWriteItem> records, List<TransactWriteItem> handed, Optional<MigrationRecord> lastApplied);
    }

    /**
     * Writes states, and deletes the garbage: what the transaction has no room for comes after it. Until that is done, the
     * states tell it, so that the next run does it if this one dies.
     */
    private boolean writeStates(
            List<MigrationRecord> changed, List<TransactWriteItem> handed, StepGarbage garbage, Way way) {
        StepGarbage.Room room = room(andSwept(changed).size() + FIRST_WRITES, handed);
        StepGarbage rest = garbage.after(room);
        List<MigrationRecord> marked = changed.stream().map(rest::marked).toList();
        List<MigrationRecord> all = andSwept(marked);
        History next = with(all);
        boolean isWritten = pastExpiredLock(() -> {
            List<TransactWriteItem> writes = states(all);
            if (!isBegun) {
                writes.add(row.begun(store.records()));
            }
            writes.addAll(checks());
            writes.addAll(garbage.first(room).deletes());
            return way.commit(writes, handed, next.lastApplied());
        });
        if (!isWritten) {
            return false;
        }
        history = next;
        isBegun = true;
        swept.clear();
        delete(rest, marked);
        return true;
    }

    /** What the first transaction of the run checks: that no other tool holds its lock. */
    private List<TransactWriteItem> checks() {
        // A transaction cannot reach a target table in another account than the records.
        return isBegun || store.records().isApart() ? List.of() : List.of(GoLock.check(store.records(), expiredLock));
    }

    /** Sends a transaction, and sends it again where only an expired lock of another tool refused it. */
    private boolean pastExpiredLock(BooleanSupplier transaction) {
        while (true) {
            try {
                return transaction.getAsBoolean();
            } catch (GoLockException e) {
                if (GoLock.of(e.row()).filter(lock -> lock.isHeldAt(time.now())).isPresent()) {
                    throw e;
                }
                expiredLock = e.row();
            }
        }
    }

    /** Deletes steps. The states that tell of them are written with the next ones, or together with the end of the run. */
    private void delete(StepGarbage garbage, List<MigrationRecord> marked) {
        StepGarbage.Room room = room(0, List.of());
        for (StepGarbage rest = garbage; !rest.isEmpty(); rest = rest.after(room)) {
            lease.commit(rest.first(room).deletes(), List.of());
        }
        marked.stream()
                .filter(record -> record.staleEpoch().isPresent())
                .forEach(record -> swept.add(record.withStaleEpoch(Optional.empty())));
    }

    /** These states, and those that tell of steps no more. */
    private List<MigrationRecord> andSwept(List<MigrationRecord> changed) {
        Set<String> ids = changed.stream()
                .flatMap(record -> Stream.concat(Stream.of(record.id()), formerId(record)))
                .collect(Collectors.toSet());
        return Stream.concat(changed.stream(), swept.stream().filter(record -> !ids.contains(record.id())))
                .toList();
    }

    /** What a transaction has room for beside the lock, so many records, and what a migration handed over. */
    private static StepGarbage.Room room(int states, List<TransactWriteItem> handed) {
        return new StepGarbage.Room(
                TRANSACTION - 1 - states - handed.size(), TRANSACTION_BYTES - HandedWrites.bytes(handed));
    }

    /** Gives the lock back after something broke, if that is not done. */
    void giveUp(Conclusion conclusion, List<String> done) {
        if (isEnded) {
            return;
        }
        try {
            end(List.of(), List.of(), StepGarbage.none(), conclusion, done, Optional.empty());
        } catch (DynamigrateException e) {
            // The result of the run stands; what we cannot release ends with its lease.
            log.accept("The lock was not released: " + e.getMessage());
        }
    }

    private History with(List<MigrationRecord> changed) {
        History next = history;
        for (MigrationRecord record : changed) {
            for (String formerId : formerId(record).toList()) {
                next = next.without(formerId);
            }
            next = next.with(record);
        }
        return next;
    }

    private Stream<String> formerId(MigrationRecord record) {
        return Stream.ofNullable(renamed.get(record.id()));
    }

    private List<TransactWriteItem> states(List<MigrationRecord> changed) {
        List<TransactWriteItem> writes = new ArrayList<>();
        for (MigrationRecord record : changed) {
            writes.add(put(HistoryRow.PARTITION, record.id(), HistoryRow.item(record)));
            formerId(record).map(this::deleteRecord).forEach(writes::add);
            writes.addAll(renamedIndexes.getOrDefault(record.id(), List.of()));
        }
        return writes;
    }

    private TransactWriteItem deleteRecord(String id) {
        return TransactWriteItem.builder()
                .delete(delete -> delete.tableName(store.records().name())
                        .key(store.records().key(HistoryRow.PARTITION, id)))
                .build();
    }

    /** Writes other records, and what a migration handed over, in one transaction. */
    void write(List<TransactWriteItem> writes, List<TransactWriteItem> handed) {
        lease.commit(writes, handed);
    }

    /** The record of a step that is done now. */
    StepRow step(String name, Optional<String> definition, Map<String, AttributeValue> result) {
        return new StepRow(name, definition, result, time.now(), holder.runId());
    }

    /** The row of an index, read consistently. */
    IndexRow index(String name) {
        return store.index(name);
    }

    TransactWriteItem put(IndexRow row) {
        return put(IndexRow.PARTITION, row.index(), row.attributes(time.now(), holder, lease.fence()));
    }

    private TransactWriteItem put(String partition, String sort, Map<String, AttributeValue> attributes) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(store.records().name())
                        .item(store.records().item(partition, sort, attributes)))
                .build();
    }
}

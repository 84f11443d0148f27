package io.dynamigrate.run;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.internal.lock.GoLock;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.internal.work.KeptSteps;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import io.dynamigrate.plan.Plan;
import io.dynamigrate.plan.Planner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads how a table stands: history, lock and last run, and the steps of what is unfinished. */
final class StatusReader {

    private StatusReader() {}

    static Status read(String table, Store store, Registry registry) {
        History history = store.history();
        Plan next = Planner.plan(registry, history, Goal.migrate());
        List<Finding> findings = new ArrayList<>(next.findings());
        LockRow lock = lock(store, findings);
        findings.addAll(KeptSteps.notes(next.changes(), history, store));
        return new Status(
                table,
                history,
                Planner.pending(registry, history).stream().map(Migration::id).toList(),
                LockHolder.of(lock),
                foreignLock(store, findings),
                lock.claims(),
                lock.lastRunId().flatMap(id -> run(store, id, findings)),
                findings);
    }

    /** A row that cannot be read must not hide the rest. */
    private static LockRow lock(Store store, List<Finding> findings) {
        try {
            return store.lock();
        } catch (RefusedException e) {
            findings.addAll(e.findings());
            return LockRow.none();
        }
    }

    private static Optional<ForeignLock> foreignLock(Store store, List<Finding> findings) {
        try {
            return GoLock.read(store).map(ForeignLock::of);
        } catch (RefusedException e) {
            findings.addAll(e.findings());
            return Optional.empty();
        }
    }

    private static Optional<RunRecord> run(Store store, String id, List<Finding> findings) {
        try {
            return RunRecord.find(store, id);
        } catch (RefusedException e) {
            findings.addAll(e.findings());
            return Optional.empty();
        }
    }
}

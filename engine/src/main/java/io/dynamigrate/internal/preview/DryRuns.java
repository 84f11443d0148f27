package io.dynamigrate.internal.preview;

import io.dynamigrate.Finding;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.internal.change.IndexOwnership;
import io.dynamigrate.internal.dynamo.ErrorText;
import io.dynamigrate.internal.lock.Deadline;
import io.dynamigrate.internal.records.IndexRow;
import io.dynamigrate.internal.records.StepRow;
import io.dynamigrate.internal.records.StepStore;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.internal.work.Context;
import io.dynamigrate.internal.work.Options;
import io.dynamigrate.internal.work.Records;
import io.dynamigrate.internal.work.StepNames;
import io.dynamigrate.plan.Change;
import io.dynamigrate.plan.Direction;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import io.dynamigrate.plan.Plan;
import io.dynamigrate.plan.Planner;
import io.dynamigrate.preview.DryRun;
import io.dynamigrate.preview.Effect;
import io.dynamigrate.preview.Rehearsal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** One call of {@code Migrator.dryRun}: plans as a run does, and calls the migrations with clients that record. */
public final class DryRuns {

    private final Store store;
    private final Registry registry;
    private final Options options;
    private final Deadline deadline;
    private final DryRun.Contents contents;
    private final Recorder recorder;
    private final Map<String, IndexRow> indexRows = new ConcurrentHashMap<>();

    public DryRuns(Store store, Registry registry, Options options, DryRun.Contents contents) {
        this.store = store;
        this.registry = registry;
        this.options = options;
        this.deadline = options.deadline();
        this.contents = contents;
        this.recorder = recorder();
    }

    private Recorder recorder() {
        return new Recorder(
                store.client(), contents, deadline::isOver, Runtime.getRuntime().maxMemory());
    }

    /** See {@code Migrator.dryRun}. */
    public DryRun of(Goal goal) {
        if (goal instanceof Goal.Declaration) {
            throw new RefusedException(List.of(Finding.error(
                    "", "no_dry_run", "There is no dry run of '" + goal + "', which runs no migration: use plan.")));
        }
        History history = store.history();
        Plan plan = Planner.plan(registry, history, goal);
        List<Finding> refusals = plan.refusals(options.force());
        if (!refusals.isEmpty()) {
            throw new RefusedException(refusals);
        }
        List<Rehearsal> looked = new ArrayList<>();
        for (Change change : plan.changes()) {
            Rehearsal rehearsal = change.direction() == Direction.APPLY
                    ? rehearseUp(change, history)
                    : rehearse(change, history, recorder.begin(), indexRows, ownership(change, history));
            looked.add(rehearsal);
            if (rehearsal.ending() != Rehearsal.Ending.COMPLETE) {
                break;
            }
        }
        return new DryRun(
                goal,
                store.target().shortName(),
                looked,
                plan.changes().subList(looked.size(), plan.changes().size()),
                plan.findings());
    }

    /** Looks also at {@code down} where {@code up} finds its work done: a rollback would delete what was there before. */
    private Rehearsal rehearseUp(Change change, History history) {
        Rehearsal up = rehearse(change, history, recorder.begin(), indexRows, ownership(change, history));
        if (up.ending() != Rehearsal.Ending.COMPLETE
                || !up.changesNothing()
                || !change.migration().reversible()) {
            return up;
        }
        // With records of its own, because the migrations that come next must not see what down would delete.
        Change back = new Change(Direction.ROLL_BACK, change.migration());
        IndexOwnership ofNothing = new IndexOwnership(change.id(), false, false);
        Rehearsal down = rehearse(back, history, recorder().begin(), new ConcurrentHashMap<>(), ofNothing);
        return down.effects().stream()
                .filter(Effect::isDeletion)
                .findFirst()
                .map(deletion -> up.withNote("up would change nothing, but down would delete what up finds ("
                        + deletion.format() + "): make down delete only what up made"))
                .orElse(up);
    }

    private Rehearsal rehearse(
            Change change, History history, Recording recording, Map<String, IndexRow> rows, IndexOwnership ownership) {
        Consumer<String> log = line -> options.log().accept(change.id() + " (dry run): " + line);
        DryRunMode mode = new DryRunMode(store, recording, rows, deadline.time(), log);
        StepNames names = new StepNames(change.id(), finished(change, history));
        Context context = new Context(store, mode.client(), mode, names, ownership, deadline, log);
        try (context) {
            change.call(context);
            // As a run does when the migration has returned.
            mode.carryOut(context.handed());
            return recording.end(change, Optional.empty());
        } catch (OutOfMemoryError e) {
            return recording.endOutOfMemory(change);
        } catch (Throwable e) {
            // Whatever it is, a run would meet it too, but for what the recording itself gave up on.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return recording.end(change, Optional.of(ErrorText.of(e)));
        }
    }

    private static IndexOwnership ownership(Change change, History history) {
        return new IndexOwnership(
                change.id(),
                change.direction() == Direction.APPLY,
                history.find(change.id()).flatMap(MigrationRecord::appliedAt).isPresent());
    }

    /** What an unfinished attempt in the same direction has done. */
    private Map<String, StepRow> finished(Change change, History history) {
        return history.find(change.id())
                .filter(record -> Records.isRetry(record, change.direction()))
                .map(record -> new StepStore(store, record.id(), record.epoch()).load())
                .orElse(Map.of());
    }
}

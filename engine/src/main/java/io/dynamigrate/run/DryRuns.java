package io.dynamigrate.run;

import io.dynamigrate.Finding;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.dryrun.DryRun;
import io.dynamigrate.dryrun.Recorder;
import io.dynamigrate.dryrun.Recording;
import io.dynamigrate.dryrun.Rehearsal;
import io.dynamigrate.plan.Change;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import io.dynamigrate.plan.Plan;
import io.dynamigrate.plan.Planner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One call of {@link Migrator#dryRun}: plans as a run does, and calls the migrations with clients that record. */
final class DryRuns {

    private final Store store;
    private final Registry registry;
    private final Options options;
    private final Deadline deadline;
    private final Recorder recorder;

    DryRuns(Store store, Registry registry, Options options, DryRun.Contents contents) {
        this.store = store;
        this.registry = registry;
        this.options = options;
        this.deadline = options.deadline();
        this.recorder = new Recorder(store.client(), contents, deadline::isOver);
    }

    /** See {@link Migrator#dryRun}. */
    DryRun of(Goal goal) {
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
            Rehearsal rehearsal = rehearse(change, history);
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

    private Rehearsal rehearse(Change change, History history) {
        Recording recording = recorder.begin();
        DryRunContext context = new DryRunContext(
                store,
                deadline,
                line -> options.log().accept(change.id() + " (dry run): " + line),
                recording,
                change.id(),
                finished(change, history));
        try (context) {
            change.call(context);
            context.commit();
            return recording.end(change, Optional.empty());
        } catch (Throwable e) {
            // Whatever it is, a run would meet it too, but for what the recording itself gave up on.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return recording.end(change, Optional.of(ErrorText.of(e)));
        }
    }

    /** What an unfinished attempt in the same direction has done. */
    private Map<String, StepRow> finished(Change change, History history) {
        return history.find(change.id())
                .filter(record -> Records.isRetry(record, change.direction()))
                .map(record -> new StepStore(store, record.id(), record.epoch()).load())
                .orElse(Map.of());
    }
}

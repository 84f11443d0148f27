package io.dynamigrate.function;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Registry;
import io.dynamigrate.function.Properties.OnDowngrade;
import io.dynamigrate.plan.History;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Status;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What CloudFormation rolls back of a deployment: stops what that is still doing, finds out what to roll back, and lets
 * other versions of the function roll back what is theirs.
 *
 * @param migrator of the table, which supersedes older requests
 * @param runId the run of the request, which may have begun already
 */
record Reversal(Setting setting, HandOver handOver, Migrator migrator, Request request, Registry known, String runId) {

    /** What is left to do, and what others did before. */
    record Rest(Work work, HandedOver others) {}

    Rest begin(Patience patience) throws InterruptedException {
        Status status = patience.outlast(migrator::status);
        // What a dry run did needs no stopping.
        boolean isAtWork = !request.before().isDryRun() && isAtWork(status);
        if (isAtWork) {
            migrator.requests().stop();
            status = migrator.status();
        }
        // What still worked, or died, was not out of time.
        return takeBack(status.history(), isAtWork ? Set.of() : resumable(status.history()));
    }

    private boolean isAtWork(Status status) {
        return status.lock()
                .filter(lock -> lock.owner().equals(request.owner()) && !TakeBackOrder.isOf(lock.runId(), runId))
                .isPresent();
    }

    /** What ended since this request was made was stopped by an earlier delivery of it. */
    private Set<String> resumable(History history) {
        // The request's time has whole seconds.
        return Unfinished.resumable(
                migrator, history, end -> !end.truncatedTo(ChronoUnit.SECONDS).isAfter(setting.requestedAt()));
    }

    private Rest takeBack(History history, Set<String> resumable) throws InterruptedException {
        HandedOver others = TakeBackOrder.doneBefore(history, runId);
        Undo undo = undo(history, resumable);
        boolean onlyLooks =
                request.properties().dryRun() || request.properties().onDowngrade() == OnDowngrade.KEEP;
        Map<String, List<MigrationRecord>> byOthers =
                onlyLooks ? Map.of() : undo.byOthers(setting.invocation().appliedBy());
        if (!byOthers.isEmpty()) {
            others = others.and(handOver.takeBack(byOthers, request.properties()));
            undo = undo(migrator.status().history(), resumable);
        }
        return new Rest(Decision.downgrade(request, known, undo, others), others);
    }

    private Undo undo(History history, Set<String> resumable) {
        return Decision.undo(
                request, known, history, resumable, runId, setting.invocation().appliedBy());
    }
}

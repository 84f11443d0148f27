package io.dynamigrate.function;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Registry;
import io.dynamigrate.function.Properties.OnDowngrade;
import io.dynamigrate.plan.History;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.MigratorBuilder;
import io.dynamigrate.run.Status;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Create and Update. */
final class Deployment {

    private final Setting setting;
    private final Migrations migrations;
    private final String runId;
    private final Optional<Ledger> ledger;
    private final HandOver handOver;

    Deployment(Setting setting, Migrations migrations, String runId, Optional<Ledger> ledger, HandOver handOver) {
        this.setting = setting;
        this.migrations = migrations;
        this.runId = runId;
        this.ledger = ledger;
        this.handOver = handOver;
    }

    Reply handle(Request request) throws InterruptedException {
        boolean isDowngrade = request.isDowngrade() && !request.isOtherTable();
        boolean isPlain = request.type() == RequestType.UPDATE && !request.isOtherTable() && !isDowngrade;
        if (!isPlain && ledger.isPresent()) {
            // A plain Update need not ask: a run that is decided begins nothing, and costs a request only then.
            Optional<String> decided = ledger.get().decided();
            if (decided.isPresent()) {
                return new Reply.Repeat(decided.get(), ledger.get());
            }
        }
        Optional<Reply> reply = new VersionCheck(setting, handOver).reply(request);
        if (reply.isPresent()) {
            return reply.get();
        }
        Registry known = migrations.get(request.properties().migrations());
        return isDowngrade
                ? takeBack(request, known)
                : run(request, known, Decision.deploy(request, known), HandedOver.nothing());
    }

    private Reply takeBack(Request request, Registry known) throws InterruptedException {
        Migrator migrator = migrator(request, known).build();
        Status status = migrator.status();
        if (!request.properties().dryRun()) {
            // Also where nothing is to be taken back, and before others take it back: what is rolled back may still
            // wait.
            migrator.announce();
        }
        boolean onlyLooks =
                request.properties().dryRun() || request.properties().onDowngrade() == OnDowngrade.KEEP;
        boolean isAtWork = !request.properties().dryRun()
                && status.lock()
                        .filter(lock ->
                                lock.owner().equals(request.owner()) && !TakeBackOrder.isOf(lock.runId(), runId))
                        .isPresent();
        if (isAtWork) {
            // The deployment that is rolled back still works, or died. Only one that ran out of time is kept.
            migrator.stop();
            status = migrator.status();
        }
        History history = status.history();
        HandedOver others = TakeBackOrder.doneBefore(history, runId);
        Undo undo = Decision.undo(request, known, history, !isAtWork, runId);
        Map<String, List<MigrationRecord>> byOthers =
                onlyLooks ? Map.of() : undo.byOthers(setting.invocation().appliedBy());
        if (!byOthers.isEmpty()) {
            others = others.and(handOver.takeBack(byOthers));
            undo = Decision.undo(request, known, migrator.status().history(), !isAtWork, runId);
        }
        return run(request, known, Decision.downgrade(request, known, undo, others), others);
    }

    private Reply run(Request request, Registry known, Work work, HandedOver others) throws InterruptedException {
        if (request.properties().dryRun()) {
            Migrator looking = migrator(request, known).build();
            Result told = DryRunAnswer.of(
                    looking, work, runId, known, setting.invocation().log());
            return new Reply.Tell(told, Optional.empty());
        }
        Migrator migrator = migrator(request, known).claim(work.claim()).build();
        Patience patience = Patience.ofAMinute(setting);
        Runs runs = Runs.of(migrator, work.goals(), patience).after(others);
        Work beyond = runs.isSuccess()
                ? runs.history()
                        .map(history -> Decision.beyond(request, known, history))
                        .orElseGet(Work::nothing)
                : Work.nothing();
        if (!beyond.goals().isEmpty()) {
            runs = runs.and(Runs.of(migrator, beyond.goals(), patience));
        }
        if (runs.isWorkOfAnother()) {
            return runs.leave();
        }
        runs.details().forEach(setting.invocation().log());
        Optional<History> history =
                work.goals().isEmpty() ? Optional.of(migrator.status().history()) : runs.history();
        Set<String> sentences = new LinkedHashSet<>(runs.sentences());
        sentences.addAll(work.notes().isEmpty() ? runs.unknown() : work.notes());
        sentences.addAll(beyond.notes());
        Result result =
                new Result(runs.isSuccess(), List.copyOf(sentences), AnswerData.of(runId, runs, history, known));
        boolean isKept = work.claim() || request.isDowngrade() || runs.hadWork(runId);
        return new Reply.Tell(result, isKept ? ledger : Optional.empty());
    }

    private MigratorBuilder migrator(Request request, Registry known) {
        Properties properties = request.properties();
        return setting.migrator(properties.table(), properties.trackingTable(), known, request.owner())
                .runId(runId)
                .supersede(setting.requestedAt())
                .force(properties.force());
    }
}

package io.dynamigrate.function;

import io.dynamigrate.Registry;
import io.dynamigrate.plan.History;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.MigratorBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Create and Update. */
final class Deployment {

    private final Setting setting;
    private final GuardedRegistry registry;
    private final String runId;
    private final Optional<Ledger> ledger;
    private final HandOver handOver;

    Deployment(Setting setting, GuardedRegistry registry, String runId, Optional<Ledger> ledger, HandOver handOver) {
        this.setting = setting;
        this.registry = registry;
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
        Registry known = registry.get();
        return isDowngrade
                ? takeBack(request, known)
                : run(request, known, Decision.deploy(request, known), HandedOver.nothing());
    }

    private Reply takeBack(Request request, Registry known) throws InterruptedException {
        History history = history(request, known);
        Map<String, List<String>> byOthers = Decision.undo(request, known, history)
                .byOthers(setting.invocation().appliedBy());
        HandedOver others = handOver.takeBack(byOthers);
        History now = byOthers.isEmpty() ? history : history(request, known);
        return run(request, known, Decision.downgrade(request, known, now, others), others);
    }

    private History history(Request request, Registry known) {
        return migrator(request, known).build().status().history();
    }

    private Reply run(Request request, Registry known, Work work, HandedOver others) throws InterruptedException {
        Migrator migrator = migrator(request, known).claim(work.claim()).build();
        Runs runs = Runs.of(migrator, work.goals()).after(others);
        runs.details().forEach(setting.invocation().log());
        Optional<History> history =
                work.goals().isEmpty() ? Optional.of(migrator.status().history()) : runs.history();
        List<String> sentences = new ArrayList<>(runs.sentences());
        sentences.addAll(work.notes().isEmpty() ? runs.unknown() : work.notes());
        Result result = new Result(runs.isSuccess(), sentences, AnswerData.of(runId, runs, history, known));
        return new Reply.Tell(result, work.claim() || runs.hadWork(runId) ? ledger : Optional.empty());
    }

    private MigratorBuilder migrator(Request request, Registry known) {
        Properties properties = request.properties();
        return setting.migrator(properties.table(), properties.trackingTable(), known, request.owner())
                .runId(runId)
                .force(properties.force());
    }
}

package io.dynamigrate.function;

import io.dynamigrate.Registry;
import io.dynamigrate.plan.History;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.MigratorBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Create and Update. */
final class Deployment {

    private final Setting setting;
    private final GuardedRegistry registry;
    private final String runId;
    private final Optional<Ledger> ledger;

    Deployment(Setting setting, GuardedRegistry registry, String runId, Optional<Ledger> ledger) {
        this.setting = setting;
        this.registry = registry;
        this.runId = runId;
        this.ledger = ledger;
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
        Registry known = registry.get();
        if (!isDowngrade) {
            return run(request, known, Decision.deploy(request, known));
        }
        History history = migrator(request, known).build().status().history();
        return run(request, known, Decision.downgrade(request, known, history));
    }

    private Reply run(Request request, Registry known, Work work) throws InterruptedException {
        Migrator migrator = migrator(request, known).claim(work.claim()).build();
        Runs runs = Runs.of(migrator, work.goals());
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

package io.dynamigrate.function;

import io.dynamigrate.Registry;
import io.dynamigrate.function.Properties.OnDowngrade;
import io.dynamigrate.plan.History;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.MigratorBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Create and Update. */
final class Deployment {

    private final Setting setting;
    private final Migrations migrations;
    private final String runId;

    Deployment(Setting setting, Migrations migrations, String runId) {
        this.setting = setting;
        this.migrations = migrations;
        this.runId = runId;
    }

    Result handle(Request request) throws InterruptedException {
        if (request.isOtherTable() || !request.isDowngrade()) {
            Registry known = migrations.get(request.properties().migrations());
            return run(request, known, Decision.deploy(request, known));
        }
        if (request.properties().onDowngrade() == OnDowngrade.FAIL) {
            return takeBack(request);
        }
        try {
            Result result = takeBack(request);
            return result.isSuccess() ? result : inSpiteOf(result);
        } catch (Throwable e) {
            return inSpiteOf(CustomResource.failed(e, runId, setting.invocation()));
        }
    }

    private Result takeBack(Request request) throws InterruptedException {
        Registry known = migrations.get(request.properties().migrations());
        History history = migrator(request, known).build().status().history();
        return run(request, known, Decision.downgrade(request, known, history));
    }

    /** FAILED would leave the stack in UPDATE_ROLLBACK_FAILED, from which only people can help it. */
    private static Result inSpiteOf(Result failure) {
        List<String> sentences = new ArrayList<>();
        sentences.add("ATTENTION: the stack is rolled back, but the table is not as it was before the deployment.");
        sentences.addAll(failure.sentences());
        return new Result(true, sentences, failure.data());
    }

    private Result run(Request request, Registry known, Work work) throws InterruptedException {
        if (request.properties().dryRun()) {
            Migrator looking = migrator(request, known).build();
            return DryRun.of(looking, work, request.properties().force(), runId, known);
        }
        Migrator migrator = migrator(request, known).claim(work.claim()).build();
        Runs runs = Runs.of(migrator, work.goals());
        runs.details().forEach(setting.invocation().log());
        Optional<History> history =
                work.goals().isEmpty() ? Optional.of(migrator.status().history()) : runs.history();
        List<String> sentences = new ArrayList<>(runs.sentences());
        sentences.addAll(work.notes().isEmpty() ? runs.unknown() : work.notes());
        return new Result(runs.isSuccess(), sentences, AnswerData.of(runId, runs, history, known));
    }

    private MigratorBuilder migrator(Request request, Registry known) {
        Properties properties = request.properties();
        return setting.migrator(properties.table(), properties.trackingTable(), known, request.owner())
                .runId(runId)
                .force(properties.force());
    }
}

package io.dynamigrate.function;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.Registry;
import io.dynamigrate.plan.History;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.MigratorBuilder;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;

/** Create and Update. */
final class Deployment {

    /** Who finds the lock taken waits at least so long. */
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    private final Setting setting;
    private final Migrations migrations;
    private final String runId;
    private final Optional<Ledger> ledger;
    private final HandOver handOver;
    private final Patience patience;

    Deployment(Setting setting, Migrations migrations, String runId, Optional<Ledger> ledger, HandOver handOver) {
        this.setting = setting;
        this.migrations = migrations;
        this.runId = runId;
        this.ledger = ledger;
        this.handOver = handOver;
        this.patience = Patience.ofDeployment(setting);
    }

    Reply handle(Request request) throws InterruptedException {
        boolean isFirstHop = setting.invocation().hop().isFirst();
        if ((!request.isPlain() || !isFirstHop) && ledger.isPresent()) {
            // A plain Update need not ask: a run that is decided begins nothing, and costs a request only then.
            Optional<String> decided = ledger.get().decided(patience);
            if (decided.isPresent()) {
                return new Reply.Repeat(decided.get(), ledger.get());
            }
        }
        Optional<Reply> reply = new VersionCheck(setting, handOver).reply(request);
        if (reply.isPresent()) {
            return reply.get();
        }
        setting.arrive(handOver.event(), runId);
        Optional<Boolean> decidedRollback = isRollback(request);
        if (decidedRollback.isEmpty()) {
            return new Reply.Leave("the stack is rolled back, and the request is what it rolls back.");
        }
        boolean isRollback = decidedRollback.get();
        if (!isRollback && isFirstHop) {
            // A later hop continues what has begun.
            StackPatience.requireLeft(handOver.event(), setting.parts().time().now());
        }
        if (request.claims() && !isRollback) {
            // Before anything can be refused: a Delete that undoes this must not trust the claim of an earlier life.
            Migrator nothing = migrator(request, Registry.of()).build();
            patience.outlast(() -> {
                nothing.requests().claim(handOver.event().getRequestId());
                return nothing;
            });
        }
        Registry known = migrations.get(request.properties().migrations());
        if (isRollback) {
            return rollBack(request, known);
        }
        PropertyReader.requireKnown(RawProperties.of(handOver.event().getResourceProperties()));
        new TrackingTableChange(setting, request).check();
        return run(request, known, Decision.deploy(request, known), HandedOver.nothing(), true);
    }

    private Reply rollBack(Request request, Registry known) throws InterruptedException {
        boolean hasDeployed = !request.before().isDryRun();
        boolean isElsewhere = request.isOtherTable() || request.isOtherTrackingTable();
        Optional<String> left = hasDeployed && isElsewhere ? leaveTableBefore(request) : Optional.empty();
        TrackingTableChange change = new TrackingTableChange(setting, request);
        Request there = change.undone();
        Migrator migrator = migrator(there, known).build();
        // First of all, and also where nothing is to be rolled back: what is rolled back may still wait.
        if (hasDeployed && !patience.outlast(migrator.requests()::announce)) {
            return Reply.Leave.outdated();
        }
        Reversal.Rest rest = new Reversal(setting, handOver, migrator, there, known, runId).begin(patience);
        Work work = left.map(rest.work()::with).orElse(rest.work());
        return run(there, known, there.equals(request) ? work : work.with(change.warning()), rest.others(), false);
    }

    /**
     * Whether CloudFormation rolls a deployment back. Where the function version stays, only the stack's status tells, as
     * the first delivery of the request read it.
     *
     * @return nothing where the request was a deployment for its first delivery, and the stack is rolled back by now
     */
    private Optional<Boolean> isRollback(Request request) {
        if (request.isDowngrade()) {
            return Optional.of(true);
        }
        if (request.type() != RequestType.UPDATE || request.isPlain() || request.isUpgrade()) {
            return Optional.of(false);
        }
        boolean isRollingBack = setting.status(handOver.event()).isRollingBack();
        boolean isRollback = ledger.map(kept -> kept.isRollback(isRollingBack)).orElse(isRollingBack);
        return isRollingBack && !isRollback ? Optional.empty() : Optional.of(isRollback);
    }

    /**
     * The deployment that is rolled back may still work at the tables that it moved to, or may come to them late.
     *
     * @return what to say of what stays there
     */
    private Optional<String> leaveTableBefore(Request request) throws InterruptedException {
        String table = request.before().text("TableName").orElseThrow();
        try {
            Migrator there = setting.migrator(
                            table, request.before().text("TrackingTable"), Registry.of(), request.owner())
                    .runId(runId)
                    .supersede(setting.requestedAt())
                    .build();
            boolean isStopped = there.requests().stop();
            // CloudFormation deletes the resource there only if it was told of it; then the event names that.
            boolean isForgotten = request.isOtherTable() && PhysicalId.isOurs(handOver.event());
            List<String> ids = isForgotten ? Removal.doneSinceClaim(there.status(), request.owner()) : List.of();
            return isStopped && ids.isEmpty()
                    ? Optional.empty()
                    : Optional.of("ATTENTION: the deployment moved to the table '" + table + "', and "
                            + (isStopped ? "" : "may still work there; ") + "what it did there stays"
                            + (ids.isEmpty() ? "." : ": " + Text.migrations(ids) + ". Roll it back by hand."));
        } catch (DynamigrateException | SdkException e) {
            // It may be gone, or out of reach by now, as it may be for what is rolled back.
            setting.invocation().log().accept("The table '" + table + "' is left as it is. " + Problem.sentence(e));
            return Optional.empty();
        }
    }

    private Reply run(Request request, Registry known, Work work, HandedOver others, boolean isForward)
            throws InterruptedException {
        if (request.properties().dryRun()) {
            Migrator looking = migrator(request, known).build();
            Result told = patience.outlast(() -> DryRunAnswer.of(
                    looking,
                    work,
                    request.type(),
                    runId,
                    known,
                    setting.invocation().log()));
            return new Reply.Tell(told, Optional.empty());
        }
        long begun = setting.parts().time().nanos();
        Migrator migrator = migrator(request, known).build();
        Runs runs = (isForward
                        ? Runs.of(migrator, work.goals(), patience)
                        : Runs.whatever(migrator, work.goals(), patience))
                .after(others);
        Work beyond = isForward && runs.isSuccess()
                ? runs.history()
                        .map(history -> Decision.beyond(
                                request, known, history, Unfinished.resumable(migrator, history, end -> true)))
                        .orElseGet(Work::nothing)
                : Work.nothing();
        boolean isSuccess = runs.isSuccess();
        Runs back = Runs.whatever(migrator, beyond.goals(), patience);
        runs = runs.and(back);
        if (runs.isWorkOfAnother()) {
            return runs.leave();
        }
        Hop hop = setting.invocation().hop();
        runs = hop.isFirst() ? runs : runs.afterHopsOf(runId);
        runs.details().forEach(setting.invocation().log());
        Optional<History> history =
                work.goals().isEmpty() ? Optional.of(migrator.status().history()) : runs.history();
        Set<String> sentences = new LinkedHashSet<>(runs.sentences());
        sentences.addAll(work.notes().isEmpty() ? runs.unknown() : work.notes());
        sentences.addAll(beyond.notes());
        if (request.type() == RequestType.CREATE) {
            StackPatience.warning(handOver.event()).ifPresent(sentences::add);
        }
        if (isForward && runs.isSuspended()) {
            sentences.add(Remedy.DEPLOY_SAME_CODE);
        }
        if (isForward && runs.isOutOfTime()) {
            sentences.addAll(Remedy.tooMuch(request.type() == RequestType.CREATE));
        }
        runs.history()
                .map(after -> Decision.beyondAfterALook(request, known, after))
                .ifPresent(sentences::addAll);
        if (!back.isSuccess()) {
            sentences.add("ATTENTION: not all that is beyond the target is rolled back.");
        }
        Result result = new Result(isSuccess, List.copyOf(sentences), AnswerData.of(runId, runs, history, known));
        // Who waited for the lock asks what another delivery decided meanwhile.
        boolean hasWaited = setting.parts().time().nanos() - begun >= SHORTEST_WAIT.toNanos();
        boolean isKept = !request.isPlain() || !hop.isFirst() || runs.hadWork(runId) || hasWaited;
        Reply.Tell tell = new Reply.Tell(result, isKept ? ledger : Optional.empty());
        return runs.isOutOfTime() && hop.mayContinue() ? new Reply.Continue(tell) : tell;
    }

    private MigratorBuilder migrator(Request request, Registry known) {
        return setting.migrator(request.properties(), known, request.owner(), runId);
    }
}

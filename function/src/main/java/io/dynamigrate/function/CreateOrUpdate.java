package io.dynamigrate.function;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Outcome;
import io.dynamigrate.Registry;
import io.dynamigrate.TableException;
import io.dynamigrate.plan.History;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.RunRecord;
import io.dynamigrate.run.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;

/** Create and Update: a deployment, or its rollback. */
record CreateOrUpdate(RequestContext context, Request request, Patience patience) {

    /** Who finds the lock taken waits at least so long. */
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    Reply reply() throws InterruptedException {
        return context.occasion() == Occasion.ROLLBACK ? rollBack() : deploy();
    }

    private Reply deploy() throws InterruptedException {
        if (context.invocation().hop().isFirst()) {
            // A later hop continues what has begun.
            StackPatience.requireLeft(
                    context.event(), context.setting().parts().time().now());
        }
        if (request.claims()) {
            // Before anything can be refused: a Delete that undoes this must not trust the claim of an earlier life.
            Migrator nothing = context.migrator(request.properties(), Registry.of());
            patience.outlast(() -> {
                nothing.requests().claim(context.event().getRequestId());
                return nothing;
            });
        }
        Registry known = context.migrations().get(request.properties().migrations());
        PropertyReader.requireDeployable(context.properties());
        if (request.isOtherTrackingTable() && hasRecords(request.before().text("TrackingTable"))) {
            throw new InputException("Nothing was changed: the records of the migrations are in "
                    + place(request.before().text("TrackingTable")) + ", and TrackingTable says that they are in "
                    + place(request.properties().trackingTable())
                    + ". Set it back, or first move all items whose partition key begins with MIGRATION# there.");
        }
        Migrator migrator = context.migrator(request.properties(), known);
        Wish wish = Wish.deploy(request, known);
        if (request.properties().dryRun()) {
            return dryRun(migrator, wish, known, History.empty());
        }
        long begun = context.setting().parts().time().nanos();
        Reconciler reconciler = reconciler(migrator, known, Optional.empty());
        Reconciled done = reconciler.reach(wish, History.empty()).orThrow();
        Ending ending = done.ending();
        List<String> notes = new ArrayList<>();
        if (ending == Ending.REACHED) {
            History history = done.history();
            Wish beyond = Wish.beyond(request, known, history, resumable(migrator, history, end -> true));
            done = reconciler.reach(beyond, history);
            notes.addAll(done.moves().notes());
            if (done.ending() != Ending.REACHED) {
                ending = Ending.LEFT;
            }
            if (!done.isRunSuccess()) {
                notes.add("ATTENTION: not all that is beyond the target is rolled back.");
            }
        }
        if (done.isSuspended()) {
            notes.add(Remedy.DEPLOY_SAME_CODE);
        }
        if (done.isOutOfTime()) {
            notes.addAll(Remedy.tooMuch(request.type() == RequestType.CREATE));
        }
        notes.addAll(Wish.beyondAfterALook(request, known, done.history()));
        notes.addAll(0, done.unknown());
        return tell(done, ending, notes, begun);
    }

    private Reply rollBack() throws InterruptedException {
        Registry known = context.migrations().get(request.properties().migrations());
        boolean hasDeployed = !request.before().isDryRun();
        boolean isElsewhere = request.isOtherTable() || request.isOtherTrackingTable();
        Optional<String> moved = hasDeployed && isElsewhere ? leaveTableBefore() : Optional.empty();
        Migrator migrator = context.migrator(request.properties(), known);
        // First of all, and also where nothing is to be rolled back: what is rolled back may still wait.
        if (hasDeployed && !patience.outlast(migrator.requests()::announce)) {
            return Reply.Leave.outdated();
        }
        if (request.isOtherTrackingTable()
                && !isRecorded(request.properties().trackingTable())
                && isRecorded(request.before().text("TrackingTable"))) {
            return context.kept(
                    Ending.LEFT,
                    "ATTENTION: nothing was changed, because the deployment kept its records in "
                            + place(request.before().text("TrackingTable"))
                            + ", and the template that the stack goes back to says that they are in "
                            + place(request.properties().trackingTable())
                            + ": move them before the next deployment, or it applies all of that again.");
        }
        Status status = patience.outlast(migrator::status);
        // What a dry run did needs no stopping.
        boolean isAtWork = hasDeployed
                && status.lock()
                        .filter(lock -> lock.owner().equals(context.owner())
                                && !Delegation.isPartOf(lock.runId(), context.runId()))
                        .isPresent();
        if (isAtWork) {
            migrator.requests().stop();
            status = migrator.status();
        }
        History history = status.history();
        // What still worked, or died, was not out of time. What ended since this request was made was stopped by an
        // earlier delivery of it. The request's time has whole seconds.
        Set<String> resumable = isAtWork
                ? Set.of()
                : resumable(
                        migrator,
                        history,
                        end -> !end.truncatedTo(ChronoUnit.SECONDS)
                                .isAfter(context.setting().requestedAt()));
        Wish back = Wish.back(
                request,
                known,
                history,
                resumable,
                context.runId(),
                context.invocation().appliedBy());
        Wish wish = moved.map(back::with).orElse(back);
        if (request.properties().functionVersion().isEmpty()) {
            wish = wish.with("ATTENTION: the template that the stack goes back to has no FunctionVersion: set it.");
        }
        if (request.properties().dryRun()) {
            return dryRun(migrator, wish, known, history);
        }
        long begun = context.setting().parts().time().nanos();
        Reconciled done = reconciler(migrator, known, Optional.of(new Delegation(context)))
                .reach(wish, history);
        List<String> notes = new ArrayList<>(done.moves().notes());
        if (notes.isEmpty()) {
            notes.addAll(done.unknown());
        }
        if (wish.isRequired() && done.ending() == Ending.LEFT) {
            notes.add("OnDowngrade is Fail, and not all of the newer version can be rolled back."
                    + (done.rolledBack().isEmpty() ? " Nothing was changed." : ""));
        }
        return tell(done, done.ending(), notes, begun);
    }

    private Reconciler reconciler(Migrator migrator, Registry known, Optional<Delegation> delegation) {
        return new Reconciler(migrator, known, context.runId(), delegation, patience);
    }

    private Reply tell(Reconciled done, Ending ending, List<String> notes, long begun) {
        Optional<Reply> left = done.workOfAnother();
        if (left.isPresent()) {
            return left.get();
        }
        Hop hop = context.invocation().hop();
        done.details().forEach(context.invocation().log());
        Set<String> sentences = new LinkedHashSet<>(done.sentences());
        sentences.addAll(notes);
        if (request.type() == RequestType.CREATE) {
            StackPatience.warning(context.event()).ifPresent(sentences::add);
        }
        Optional<Long> named = request.properties().functionVersion();
        if (FunctionVersion.isAbove(FunctionVersion.number(context.invocation().functionVersion()), named)) {
            sentences.add("The template names version " + named.orElseThrow() + " of the function; version "
                    + context.invocation().functionVersion() + " handled it.");
        }
        Result result = context.result(ending, List.copyOf(sentences), done.data());
        // Who waited for the lock asks what another delivery decided meanwhile.
        boolean hasWaited = context.setting().parts().time().nanos() - begun >= SHORTEST_WAIT.toNanos();
        boolean isKept = !request.isPlain() || !hop.isFirst() || done.hadWork() || hasWaited;
        Reply.Tell tell = new Reply.Tell(result, isKept ? context.ledger() : Optional.empty());
        return done.isOutOfTime() && hop.mayContinue() ? new Reply.Continue(tell) : tell;
    }

    private Reply dryRun(Migrator migrator, Wish wish, Registry known, History history) throws InterruptedException {
        // Nothing is delegated, so that it says what the running version can do by itself.
        Moves moves = new Moves(wish, known, Optional.empty(), context.runId(), history, Moves.Progress.none());
        return new Reply.Tell(patience.outlast(() -> DryRunAnswer.of(context, migrator, moves)), Optional.empty());
    }

    /**
     * The ids of what runs left unfinished only because their time was over; one that died has not ended. Asks only where
     * something is unfinished.
     *
     * @param isMeant whether a run that ended then is meant
     */
    private static Set<String> resumable(Migrator migrator, History history, Predicate<Instant> isMeant) {
        return history.records().stream()
                .filter(record -> record.status() == MigrationStatus.IN_PROGRESS)
                .filter(record -> migrator.findRun(record.runId())
                        .filter(run -> run.outcome().equals(Outcome.SUSPENDED.text()))
                        .flatMap(RunRecord::endedAt)
                        .filter(isMeant)
                        .isPresent())
                .map(MigrationRecord::id)
                .collect(Collectors.toSet());
    }

    /**
     * The deployment that is rolled back may still work at the table that it moved to, or may come to it late.
     *
     * @return what to say of what stays there
     */
    private Optional<String> leaveTableBefore() throws InterruptedException {
        String table = request.before().text("TableName").orElseThrow();
        try {
            Migrator there = context.setting()
                    .migrator(table, request.before().text("TrackingTable"), Registry.of(), request.owner())
                    .runId(context.runId())
                    .supersede(context.setting().requestedAt())
                    .build();
            boolean isStopped = there.requests().stop();
            // CloudFormation deletes the resource there only if it was told of it; then the event names that.
            boolean isForgotten = request.isOtherTable() && PhysicalId.isOurs(context.event());
            List<String> ids = isForgotten ? Delete.doneSinceClaim(there.status(), request.owner()) : List.of();
            return isStopped && ids.isEmpty()
                    ? Optional.empty()
                    : Optional.of("ATTENTION: the deployment moved to the table '" + table + "', and "
                            + (isStopped ? "" : "may still work there; ") + "what it did there stays"
                            + (ids.isEmpty() ? "." : ": " + Text.migrations(ids) + ". Roll it back by hand."));
        } catch (DynamigrateException | SdkException e) {
            // It may be gone, or out of reach by now, as it may be for what is rolled back.
            context.log("The table '" + table + "' is left as it is. " + Problem.sentence(e));
            return Optional.empty();
        }
    }

    private boolean isRecorded(Optional<String> trackingTable) {
        try {
            return hasRecords(trackingTable);
        } catch (DynamigrateException | SdkException e) {
            // Then what is rolled back could not use it either.
            context.log(Problem.sentence(e));
            return false;
        }
    }

    private boolean hasRecords(Optional<String> trackingTable) {
        try {
            return context.setting()
                    .migrator(request.properties().table(), trackingTable, Registry.of(), request.owner())
                    .build()
                    .hasHistory();
        } catch (TableException e) {
            return false;
        }
    }

    private String place(Optional<String> trackingTable) {
        return Text.quoted(trackingTable.orElse(request.properties().table()));
    }
}

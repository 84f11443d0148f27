package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import io.dynamigrate.LeaseLostException;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.RecordsException;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.TableException;
import io.dynamigrate.function.Properties.OnDelete;
import io.dynamigrate.plan.History;
import io.dynamigrate.run.Claim;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.MigratorBuilder;
import io.dynamigrate.run.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * Delete. It fails only where something was to be taken back and could not: FAILED keeps a stack from being deleted, and
 * from being rolled back after a Create that failed.
 */
final class Deletion {

    static final String STAYS = "ATTENTION: what is applied stays. ";
    private static final String RETAIN = "OnDelete is Retain: what is applied stays.";

    private final Setting setting;
    private final Migrations migrations;
    private final String runId;
    private final Optional<Ledger> ledger;
    private final HandOver handOver;

    Deletion(Setting setting, Migrations migrations, String runId, Optional<Ledger> ledger, HandOver handOver) {
        this.setting = setting;
        this.migrations = migrations;
        this.runId = runId;
        this.ledger = ledger;
        this.handOver = handOver;
    }

    Reply handle(CloudFormationCustomResourceEvent event) throws InterruptedException {
        Optional<String> decided = ledger.flatMap(Ledger::decided);
        if (decided.isPresent()) {
            return new Reply.Repeat(decided.get(), ledger.orElseThrow());
        }
        Reply reply = reply(event);
        if (reply instanceof Reply.Tell tell && tell.result().isSuccess()) {
            // One that could not take back all is not gone: its Delete is tried again.
            new TableClaim(setting, event, runId).giveUp();
        }
        return reply;
    }

    private Reply reply(CloudFormationCustomResourceEvent event) throws InterruptedException {
        Properties properties;
        try {
            properties = PropertyReader.read(
                    RawProperties.of(event.getResourceProperties()),
                    setting.invocation().log());
        } catch (InputException e) {
            return nothing("Nothing was changed, because the properties are not valid. " + e.getMessage());
        }
        if (properties.dryRun()) {
            return nothing("DryRun is true: what is applied stays.");
        }
        try {
            return PhysicalId.isOurs(event) ? delete(properties, event) : abandon(properties, event);
        } catch (TableException e) {
            return nothing(
                    e.isGone() || properties.onDelete() == OnDelete.RETAIN
                            ? "There is nothing to take back. " + Problem.sentence(e)
                            : STAYS + Problem.sentence(e));
        } catch (ResourceNotFoundException e) {
            return nothing("There is nothing to take back. " + Problem.sentence(e));
        }
    }

    /** CloudFormation makes an id up when it gives up a Create that still runs. */
    private Reply abandon(Properties properties, CloudFormationCustomResourceEvent event) throws InterruptedException {
        boolean isStopped =
                stop(migrator(properties, Registry.of(), Request.owner(event)).build());
        return kept("The resource is not one that this function made: nothing was changed."
                + (isStopped ? "" : " A run of this resource is still at work, and did not stop in time."));
    }

    private boolean stop(Migrator migrator) throws InterruptedException {
        try {
            return migrator.stop();
        } catch (LeaseLostException | RecordsException | RefusedException e) {
            // Somebody else works at the table by now, or a row is broken; that is no reason to keep the stack.
            setting.invocation().log().accept(Problem.sentence(e));
            return false;
        }
    }

    private Reply delete(Properties properties, CloudFormationCustomResourceEvent event) throws InterruptedException {
        StackStatus status = setting.status(event);
        StackPhase phase = StackPhase.of(status);
        Optional<String> why = whyKept(properties, status, phase);
        if (!phase.isEnd() && !status.isDeleting()) {
            return kept(why.orElseThrow());
        }
        Migrator nothing =
                migrator(properties, Registry.of(), Request.owner(event)).build();
        try {
            if (!nothing.announce()) {
                return Reply.Leave.outdated();
            }
            // A run that is still at work would lose its table, and an index that is being built would keep the table.
            stop(nothing);
            return why.isPresent()
                    ? kept(why.get())
                    : rollBack(properties, event, phase == StackPhase.UNDONE, status.isFailedCreate());
        } catch (SdkException e) {
            // What kept a Create from working keeps the Delete from it too, and only the end of the stack can help.
            if (phase.isEnd() && !status.isFailedCreate()) {
                throw e;
            }
            return nothing(why.map(kept -> kept + " ").orElse(STAYS) + Problem.sentence(e));
        }
    }

    /** Why nothing is taken back; nothing where it is. */
    private static Optional<String> whyKept(Properties properties, StackStatus status, StackPhase phase) {
        if (properties.onDelete() == OnDelete.RETAIN) {
            return Optional.of(RETAIN);
        }
        return phase.isEnd()
                ? Optional.empty()
                : Optional.of("What is applied stays, because "
                        + status.cause()
                                .map(name -> "the stack"
                                        + (status.isDeleting() ? " of which this one was a part" : "")
                                        + " lives on (" + name + ").")
                                .orElse(status.problem()));
    }

    /**
     * Takes back what the resource applied.
     *
     * @param onlyClaimed whether only what it did since it claimed the table
     * @param isFailedCreate whether what is denied is left, and said
     */
    private Reply rollBack(
            Properties properties, CloudFormationCustomResourceEvent event, boolean onlyClaimed, boolean isFailedCreate)
            throws InterruptedException {
        String owner = Request.owner(event);
        List<String> sentences = new ArrayList<>();
        Registry known = known(properties, sentences);
        Migrator migrator = migrator(properties, known, owner).build();
        Status status = migrator.status();
        Optional<String> other = status.claimedBy()
                // Of the same stack, which goes, or which goes back to where that was not there either.
                .filter(claimant -> !claimant.startsWith(event.getStackId() + "/"));
        if (other.isPresent()) {
            boolean isSome = !Decision.undo(properties, owner, known, status.history(), 0)
                    .takeBack()
                    .isEmpty();
            return kept((isSome ? "ATTENTION: what is applied stays" : "What is applied stays")
                    + ", because the table's migrations belong to " + other.get() + " by now.");
        }
        long since = onlyClaimed ? status.claim().map(Claim::fence).orElse(Long.MAX_VALUE) : 0;
        Map<String, List<MigrationRecord>> byOthers = Decision.undo(properties, owner, known, status.history(), since)
                .byOthers(setting.invocation().appliedBy());
        HandedOver others = handOver.takeBack(byOthers, properties);
        History history =
                byOthers.isEmpty() ? status.history() : migrator.status().history();
        Work work = Decision.takeBack(Decision.undo(properties, owner, known, history, since), others);
        Runs runs;
        try {
            runs = Runs.of(migrator, work.goals(), Patience.none(setting)).after(others);
        } catch (RefusedException e) {
            return kept(STAYS + Problem.sentence(e));
        }
        if (runs.isWorkOfAnother()) {
            return runs.leave();
        }
        runs.details().forEach(setting.invocation().log());
        sentences.addAll(0, runs.sentences());
        sentences.addAll(work.notes());
        if (sentences.isEmpty()) {
            sentences.add("There was nothing to take back.");
        }
        boolean isForgiven = isFailedCreate && runs.isDenied();
        if (isForgiven) {
            sentences.add("ATTENTION: not all is taken back, because access is denied.");
        }
        Result result = new Result(
                runs.isSuccess() || isForgiven,
                sentences,
                AnswerData.of(runId, runs, runs.history().or(() -> Optional.of(history)), known));
        return new Reply.Tell(result, ledger);
    }

    private MigratorBuilder migrator(Properties properties, Registry known, String owner) {
        return setting.migrator(properties.table(), properties.trackingTable(), known, owner)
                .runId(runId)
                .supersede(setting.requestedAt())
                .force(properties.force());
    }

    /** The list; a broken one takes nothing back, and must not keep a stack from going whose Create it failed. */
    private Registry known(Properties properties, List<String> sentences) {
        try {
            return migrations.get(properties.migrations());
        } catch (RegistryException | InputException e) {
            setting.invocation().log().accept(Problem.trace(e));
            sentences.add(String.valueOf(e.getMessage()));
            return Registry.of();
        }
    }

    /** Success, which a second delivery must not try to reach again: by then the stack may have been created anew. */
    private Reply kept(String why) {
        return new Reply.Tell(new Result(true, List.of(why), AnswerData.unknown(runId)), ledger);
    }

    private Reply nothing(String why) {
        return new Reply.Tell(new Result(true, List.of(why), AnswerData.unknown(runId)), Optional.empty());
    }
}

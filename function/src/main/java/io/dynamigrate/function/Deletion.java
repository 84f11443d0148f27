package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import io.dynamigrate.DynamigrateException;
import io.dynamigrate.LeaseLostException;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.RecordsException;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.TableException;
import io.dynamigrate.function.Properties.OnDelete;
import io.dynamigrate.run.Migrator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * Delete. It fails only where something was to be rolled back and could not: FAILED keeps a stack from being deleted, and
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
        setting.arrive(event, runId);
        return reply(event);
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
                            ? "There is nothing to roll back. " + Problem.sentence(e)
                            : STAYS + Problem.sentence(e));
        } catch (ResourceNotFoundException e) {
            return nothing("There is nothing to roll back. " + Problem.sentence(e));
        }
    }

    /** CloudFormation makes an id up when it gives up a Create that still runs. */
    private Reply abandon(Properties properties, CloudFormationCustomResourceEvent event) throws InterruptedException {
        Migrator nothing = migrator(properties, event);
        boolean isStopped = stop(nothing, run -> false);
        boolean isLeft = properties.onDelete() == OnDelete.ROLLBACK && isSomeLeft(event, nothing);
        return kept((isLeft ? STAYS : "")
                + "The resource is not one that this function made: nothing was changed."
                + (isStopped ? "" : " A run of this resource is still at work, and did not stop in time."));
    }

    private static boolean isSomeLeft(CloudFormationCustomResourceEvent event, Migrator migrator) {
        return !Removal.doneSinceClaim(migrator.status(), Request.owner(event)).isEmpty();
    }

    private boolean stop(Migrator migrator, Predicate<String> goesOn) throws InterruptedException {
        try {
            return migrator.requests().stop(goesOn);
        } catch (LeaseLostException | RecordsException | RefusedException e) {
            // Somebody else works at the table by now, or a row is broken; that is no reason to keep the stack.
            setting.invocation().log().accept(Problem.sentence(e));
            return false;
        }
    }

    private Reply delete(Properties properties, CloudFormationCustomResourceEvent event) throws InterruptedException {
        StackStatus status = setting.status(event);
        Optional<String> whyStays = status.whyWorkStays();
        Optional<String> why = properties.onDelete() == OnDelete.RETAIN ? Optional.of(RETAIN) : whyStays;
        if (whyStays.isPresent() && !status.isDeleting()) {
            return kept(why.orElseThrow());
        }
        Migrator nothing = migrator(properties, event);
        try {
            if (!nothing.requests().announce()) {
                return Reply.Leave.outdated();
            }
            // A run that is still at work would lose its table, and an index that is being built would keep the table.
            if (why.isPresent()) {
                stop(nothing, run -> false);
                boolean isLeft = status.isUpdateUndone() && isSomeLeft(event, nothing);
                return kept((isLeft ? "ATTENTION: " : "") + why.get());
            }
            stop(nothing, takingBack(nothing)::contains);
            Reply reply = new Removal(setting, migrations, event, properties, status, runId, ledger).reply(handOver);
            if (reply instanceof Reply.Tell tell && tell.result().isSuccess()) {
                stopTheRest(nothing);
            }
            return reply;
        } catch (SdkException e) {
            // What kept a new resource from working keeps its Delete from it too.
            if (whyStays.isEmpty() && !status.isUndone()) {
                throw e;
            }
            return nothing(why.map(kept -> kept + " ").orElse(STAYS) + Problem.sentence(e));
        }
    }

    /** Nothing goes on with an index any more, if it was not rolled back after all. Trouble changes no result. */
    private void stopTheRest(Migrator migrator) throws InterruptedException {
        try {
            migrator.requests().stop();
        } catch (DynamigrateException | SdkException e) {
            setting.invocation().log().accept(Problem.sentence(e));
        }
    }

    /** The runs that began to roll back what this one goes on to roll back. */
    private static Set<String> takingBack(Migrator migrator) {
        return migrator.history().stream()
                .filter(record -> record.status().isUnfinishedRollback())
                .map(MigrationRecord::runId)
                .collect(Collectors.toSet());
    }

    private Migrator migrator(Properties properties, CloudFormationCustomResourceEvent event) {
        return setting.migrator(properties, Registry.of(), Request.owner(event), runId)
                .build();
    }

    /** Success, which a second delivery must not try to reach again: by then the stack may have been created anew. */
    private Reply kept(String why) {
        return new Reply.Tell(Result.of(true, why, runId), ledger);
    }

    private Reply nothing(String why) {
        return new Reply.Tell(Result.of(true, why, runId), Optional.empty());
    }
}

package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import io.dynamigrate.Registry;
import io.dynamigrate.TableException;
import io.dynamigrate.function.Properties.OnDelete;
import io.dynamigrate.run.MigratorBuilder;
import io.dynamigrate.run.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * Delete. It fails only where something was to be taken back and could not: FAILED keeps a stack from being deleted, and
 * from being rolled back after a Create that failed.
 */
final class Deletion {

    private final Setting setting;
    private final GuardedRegistry registry;
    private final String runId;
    private final Optional<Ledger> ledger;

    Deletion(Setting setting, GuardedRegistry registry, String runId, Optional<Ledger> ledger) {
        this.setting = setting;
        this.registry = registry;
        this.runId = runId;
        this.ledger = ledger;
    }

    Reply handle(CloudFormationCustomResourceEvent event) throws InterruptedException {
        if (!PhysicalId.isOurs(event)) {
            return nothing("The resource is not one that this function made: nothing was changed.");
        }
        Properties properties;
        try {
            properties = PropertyReader.read(
                    RawProperties.of(event.getResourceProperties()),
                    setting.invocation().log());
        } catch (InputException e) {
            return nothing("Nothing was changed, because the properties are not valid. " + e.getMessage());
        }
        if (properties.onDelete() == OnDelete.RETAIN) {
            return nothing("OnDelete is Retain: what is applied stays.");
        }
        try {
            return rollBack(properties, Request.owner(event));
        } catch (TableException | ResourceNotFoundException e) {
            return nothing("There is nothing to take back. " + Problem.sentence(e));
        }
    }

    private Reply rollBack(Properties properties, String owner) throws InterruptedException {
        Optional<String> decided = ledger.flatMap(Ledger::decided);
        if (decided.isPresent()) {
            return new Reply.Repeat(decided.get(), ledger.orElseThrow());
        }
        List<String> sentences = new ArrayList<>();
        Registry known = known(sentences);
        MigratorBuilder migrator = setting.migrator(properties.table(), properties.trackingTable(), known, owner)
                .runId(runId)
                .force(properties.force());
        Status status = migrator.build().status();
        Work work = Decision.delete(properties, owner, known, status.history(), status.claimedBy());
        Runs runs = Runs.of(migrator.build(), work.goals());
        runs.details().forEach(setting.invocation().log());
        sentences.addAll(0, runs.sentences());
        sentences.addAll(work.notes());
        Result result = new Result(
                runs.isSuccess(),
                sentences,
                AnswerData.of(runId, runs, runs.history().or(() -> Optional.of(status.history())), known));
        return new Reply.Tell(result, ledger);
    }

    /** The list; a broken one takes nothing back, and must not keep a stack from going whose Create it failed. */
    private Registry known(List<String> sentences) {
        try {
            return registry.get();
        } catch (RegistryException e) {
            setting.invocation().log().accept(Problem.trace(e));
            sentences.add(String.valueOf(e.getMessage()));
            return Registry.of();
        }
    }

    private Reply nothing(String why) {
        return new Reply.Tell(new Result(true, List.of(why), AnswerData.unknown(runId)), Optional.empty());
    }
}

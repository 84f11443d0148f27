package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.plan.Claim;
import io.dynamigrate.plan.History;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Rolls back what a resource applied that goes under {@code OnDelete: RollBack}: all, or what it did since it claimed the
 * table, where the deployment that made it is undone.
 */
record Removal(
        Setting setting,
        Migrations migrations,
        CloudFormationCustomResourceEvent event,
        Properties properties,
        StackStatus stack,
        String runId,
        Optional<Ledger> ledger) {

    static final String UNCLAIMED = "the resource did not claim the table: what it did at first is not known.";

    Reply reply(HandOver handOver) throws InterruptedException {
        List<String> sentences = new ArrayList<>();
        Registry known = known(sentences);
        Migrator migrator = setting.migrator(properties, known, owner(), runId).build();
        Status status = migrator.status();
        Optional<String> why = whyStays(status);
        if (why.isPresent()) {
            boolean isSome =
                    !undo(known, status.history(), record -> true).takeBack().isEmpty();
            return kept((isSome ? "ATTENTION: what" : "What") + " is applied stays, because " + why.get());
        }
        Predicate<MigrationRecord> isMeant = isMeant(stack, status, owner());
        Undo wanted = undo(known, status.history(), isMeant);
        sentences.addAll(appliedBefore(wanted, status));
        Map<String, List<MigrationRecord>> byOthers =
                wanted.byOthers(setting.invocation().appliedBy());
        HandedOver others = handOver.takeBack(byOthers, properties);
        History history =
                byOthers.isEmpty() ? status.history() : migrator.status().history();
        Work work = Decision.takeBack(undo(known, history, isMeant), others);
        Runs runs;
        try {
            runs = Runs.of(migrator, work.goals(), Patience.none(setting)).after(others);
        } catch (RefusedException e) {
            List<String> said = new ArrayList<>(Runs.none().after(others).sentences());
            said.add(Deletion.STAYS + Problem.sentence(e));
            return kept(String.join(" ", said));
        }
        if (runs.isWorkOfAnother()) {
            return runs.leave();
        }
        Hop hop = setting.invocation().hop();
        runs = hop.isFirst() ? runs : runs.afterHopsOf(runId);
        runs.details().forEach(setting.invocation().log());
        sentences.addAll(0, runs.sentences());
        sentences.addAll(work.notes());
        if (sentences.isEmpty()) {
            sentences.add("There was nothing to roll back.");
        }
        if (stack.isUndone() && runs.isDenied()) {
            sentences.add("ATTENTION: not all is rolled back, because access is denied.");
        }
        boolean isForgiven = stack.isUndone() && (runs.isDenied() || others.hasFailed());
        Result result = new Result(
                (runs.isSuccess() && !others.hasFailed()) || isForgiven,
                sentences,
                AnswerData.of(runId, runs, runs.history().or(() -> Optional.of(history)), known));
        Reply.Tell tell = new Reply.Tell(result, ledger);
        return runs.isOutOfTime() && hop.mayContinue() ? new Reply.Continue(tell) : tell;
    }

    /** Why nothing is rolled back, whatever there is. */
    private Optional<String> whyStays(Status status) {
        List<Claim> claims = status.claims();
        Optional<Claim> own = status.claimOf(owner());
        if (own.isEmpty() && stack.isUpdateUndone()) {
            return Optional.of(UNCLAIMED);
        }
        // What is undone is new: who claimed the table before knew it without that.
        List<Claim> others = stack.isUndone() && own.isPresent()
                ? claims.subList(claims.indexOf(own.get()) + 1, claims.size())
                : claims;
        return others.stream()
                .map(Claim::owner)
                // Of the same stack, which goes, or which goes back to where that was not there either.
                .filter(other -> !other.startsWith(event.getStackId() + "/"))
                .filter(this::isThere)
                .reduce((one, other) -> other)
                .map(other -> "the table's migrations belong to " + other + ".");
    }

    /** Whether a custom resource is of a stack that does not go. One that cannot be asked for may be there. */
    private boolean isThere(String resource) {
        String id = resource.substring(0, Math.max(resource.lastIndexOf('/'), 0));
        StackStatus other = StackStatus.read(setting.parts().stacks(), id);
        // CloudFormation forgets a stack 90 days after its end, and never knew those of another account or region.
        boolean isForgotten =
                other.problem().contains("does not exist") && place(id).equals(place(event.getStackId()));
        return !isForgotten
                && other.name()
                        .filter(status -> status.equals("DELETE_COMPLETE") || status.equals("DELETE_IN_PROGRESS"))
                        .isEmpty();
    }

    /** Partition, region and account of a stack. */
    private static String place(String stackId) {
        int end = stackId.indexOf(":stack/");
        return stackId.substring(0, Math.max(end, 0));
    }

    /** Which of what the resource did goes with it. */
    static Predicate<MigrationRecord> isMeant(StackStatus stack, Status status, String owner) {
        return stack.isUpdateUndone() ? sinceClaim(status, owner) : record -> true;
    }

    private static Predicate<MigrationRecord> sinceClaim(Status status, String owner) {
        Optional<Claim> claim = status.claimOf(owner);
        return record -> claim.map(made -> made.isBefore(record)).orElse(true);
    }

    /** The ids of what a resource did since it claimed the table, and what is not rolled back. */
    static List<String> doneSinceClaim(Status status, String owner) {
        return done(status, owner, sinceClaim(status, owner));
    }

    /** The ids of what a resource did, and what is not rolled back. */
    static List<String> done(Status status, String owner, Predicate<MigrationRecord> isMeant) {
        return status.history().records().stream()
                .filter(record -> record.owner().equals(owner) && record.status() != MigrationStatus.ROLLED_BACK)
                .filter(isMeant)
                .map(MigrationRecord::id)
                .toList();
    }

    private Undo undo(Registry known, History history, Predicate<MigrationRecord> isMeant) {
        return Decision.undo(properties, owner(), known, history, isMeant);
    }

    /** Says what another resource of the table may have applied first, and have left to the new one that is undone. */
    private List<String> appliedBefore(Undo wanted, Status status) {
        boolean isShared = stack.isUpdateUndone() && status.claims().size() > 1;
        List<String> again = status.history().records().stream()
                .filter(record ->
                        isShared && record.epoch() > 1 && record.status().isApplied())
                .map(MigrationRecord::id)
                .filter(wanted.takeBack()::contains)
                .toList();
        return again.isEmpty()
                ? List.of()
                : List.of("ATTENTION: " + Text.migrations(again) + " had been applied before this resource was made: if"
                        + " another resource of the table wants that, deploy again.");
    }

    /** The list; a broken one rolls nothing back, and must not keep a stack from going whose Create it failed. */
    private Registry known(List<String> sentences) {
        try {
            return migrations.get(properties.migrations());
        } catch (RegistryException | InputException e) {
            setting.invocation().log().accept(Problem.trace(e));
            sentences.add(String.valueOf(e.getMessage()));
            return Registry.of();
        }
    }

    private Reply kept(String why) {
        return new Reply.Tell(Result.of(true, why, runId), ledger);
    }

    private String owner() {
        return Request.owner(event);
    }
}

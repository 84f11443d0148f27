package io.dynamigrate.function;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.LeaseLostException;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.RecordsException;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.TableException;
import io.dynamigrate.function.Properties.OnDelete;
import io.dynamigrate.plan.Claim;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * Delete. Rolls back what the resource applied only under {@code OnDelete: RollBack}, and only where the stack is deleted or
 * the deployment failed that created the resource.
 */
record Delete(RequestContext context) {

    static final String UNCLAIMED = "the resource did not claim the table: what it did at first is not known.";
    static final String NOTHING = "There is nothing to roll back.";
    private static final String STAYS = "ATTENTION: what is applied stays. ";
    private static final String RETAIN = "OnDelete is Retain: what is applied stays.";

    Reply reply() throws InterruptedException {
        Properties properties;
        try {
            properties = PropertyReader.read(
                    context.properties(), context.invocation().log());
        } catch (InputException e) {
            return context.unkept(
                    Ending.LEFT, "Nothing was changed, because the properties are not valid. " + e.getMessage());
        }
        if (properties.dryRun()) {
            return context.unkept(Ending.REACHED, "DryRun is true: what is applied stays.");
        }
        try {
            return context.occasion() == Occasion.ABANDONED ? abandon(properties) : delete(properties);
        } catch (TableException e) {
            return e.isGone() || properties.onDelete() == OnDelete.RETAIN
                    ? context.unkept(Ending.REACHED, NOTHING + " " + Problem.sentence(e))
                    : context.unkept(Ending.LEFT, STAYS + Problem.sentence(e));
        } catch (ResourceNotFoundException e) {
            return context.unkept(Ending.REACHED, NOTHING + " " + Problem.sentence(e));
        }
    }

    /** CloudFormation makes an id up when it gives up a Create that still runs. */
    private Reply abandon(Properties properties) throws InterruptedException {
        Migrator nothing = context.migrator(properties, Registry.of());
        boolean isStopped = stop(nothing, run -> false);
        boolean isLeft = properties.onDelete() == OnDelete.ROLLBACK && isSomeLeft(nothing);
        return context.kept(
                Ending.LEFT,
                (isLeft ? STAYS : "") + "The resource is not one that this function made: nothing was changed."
                        + (isStopped ? "" : " A run of this resource is still at work, and did not stop in time."));
    }

    private Reply delete(Properties properties) throws InterruptedException {
        boolean isRetained = properties.onDelete() == OnDelete.RETAIN;
        boolean stays = isRetained || !context.occasion().isEnd();
        String why = isRetained ? RETAIN : context.stack().whyWorkStays();
        if (context.occasion() == Occasion.REPLACED && !context.stack().isDeleting()) {
            return context.kept(Ending.REACHED, why);
        }
        Migrator nothing = context.migrator(properties, Registry.of());
        try {
            if (!nothing.requests().announce()) {
                return Reply.Leave.outdated();
            }
            // A run that is still at work would lose its table, and an index that is being built would keep the table.
            if (stays) {
                stop(nothing, run -> false);
                boolean isLeft = context.stack().isUpdateUndone() && isSomeLeft(nothing);
                return context.kept(Ending.REACHED, (isLeft ? "ATTENTION: " : "") + why);
            }
            stop(nothing, rollingBack(nothing)::contains);
            Reply reply = rollBack(properties);
            if (reply instanceof Reply.Tell tell && tell.result().isSuccess()) {
                stopTheRest(nothing);
            }
            return reply;
        } catch (SdkException e) {
            // What kept a new resource from working keeps its Delete from it too.
            return stays
                    ? context.unkept(Ending.REACHED, why + " " + Problem.sentence(e))
                    : context.unkept(
                            Ending.FAILED, (context.occasion() == Occasion.UNDONE ? STAYS : "") + Problem.sentence(e));
        }
    }

    private Reply rollBack(Properties properties) throws InterruptedException {
        List<String> notes = new ArrayList<>();
        Registry known = known(properties, notes);
        Migrator migrator = context.migrator(properties, known);
        Status status = migrator.status();
        Optional<String> why = whyStays(status);
        if (why.isPresent()) {
            boolean isSome = status.history().records().stream()
                    .anyMatch(record -> Wish.isThere(record) && record.owner().equals(context.owner()));
            return context.kept(
                    Ending.LEFT, (isSome ? "ATTENTION: what" : "What") + " is applied stays, because " + why.get());
        }
        Predicate<MigrationRecord> isMeant = isMeant(context, status);
        Wish wish = Wish.rollback(
                properties,
                status.history(),
                Set.of(),
                record -> record.owner().equals(context.owner()) && isMeant.test(record));
        notes.addAll(appliedBefore(wish, status));
        Reconciled done = new Reconciler(
                        migrator,
                        known,
                        context.runId(),
                        Optional.of(new Delegation(context)),
                        Patience.none(context.setting()))
                .reach(wish, status.history());
        boolean isRefused =
                done.trouble().filter(RefusedException.class::isInstance).isPresent();
        if (!isRefused) {
            done.orThrow();
        }
        Optional<Reply> left = done.workOfAnother();
        if (left.isPresent()) {
            return left.get();
        }
        done.details().forEach(context.invocation().log());
        List<String> sentences = new ArrayList<>(done.sentences());
        sentences.addAll(notes);
        sentences.addAll(done.moves().notes());
        if (sentences.isEmpty()) {
            sentences.add("There was nothing to roll back.");
        }
        Ending ending = done.ending();
        if (isRefused) {
            // That is so each time.
            ending = Ending.LEFT;
            sentences.add(STAYS);
        }
        if (context.occasion() == Occasion.UNDONE && done.isDenied()) {
            sentences.add("ATTENTION: not all is rolled back, because access is denied.");
        }
        Reply.Tell tell = new Reply.Tell(context.result(ending, sentences, done.data()), context.ledger());
        return done.isOutOfTime() && context.invocation().hop().mayContinue() ? new Reply.Continue(tell) : tell;
    }

    /** The list; a broken one rolls nothing back, and must not keep a stack from being deleted whose Create it failed. */
    private Registry known(Properties properties, List<String> notes) {
        try {
            return context.migrations().get(properties.migrations());
        } catch (RegistryException | InputException e) {
            context.log(Problem.trace(e));
            notes.add(String.valueOf(e.getMessage()));
            return Registry.of();
        }
    }

    private boolean isSomeLeft(Migrator migrator) {
        return !doneSinceClaim(migrator.status(), context.owner()).isEmpty();
    }

    private boolean stop(Migrator migrator, Predicate<String> goesOn) throws InterruptedException {
        try {
            return migrator.requests().stop(goesOn);
        } catch (LeaseLostException | RecordsException | RefusedException e) {
            // Somebody else works at the table by now, or a row is broken; that is no reason to keep the stack.
            context.log(Problem.sentence(e));
            return false;
        }
    }

    /** Nothing goes on with an index any more, if it was not rolled back after all. Trouble changes no result. */
    private void stopTheRest(Migrator migrator) throws InterruptedException {
        try {
            migrator.requests().stop();
        } catch (DynamigrateException | SdkException e) {
            context.log(Problem.sentence(e));
        }
    }

    /** The runs that began to roll back what this one continues to roll back. */
    private static Set<String> rollingBack(Migrator migrator) {
        return migrator.history().stream()
                .filter(record -> record.status().isUnfinishedRollback())
                .map(MigrationRecord::runId)
                .collect(Collectors.toSet());
    }

    /** Why nothing is rolled back, whatever there is. */
    private Optional<String> whyStays(Status status) {
        List<Claim> claims = status.claims();
        Optional<Claim> own = status.claimOf(context.owner());
        if (own.isEmpty() && context.stack().isUpdateUndone()) {
            return Optional.of(UNCLAIMED);
        }
        // Rolls back only what this resource applied after it claimed the table. Earlier owners never saw that.
        List<Claim> others = context.occasion() == Occasion.UNDONE && own.isPresent()
                ? claims.subList(claims.indexOf(own.get()) + 1, claims.size())
                : claims;
        String stack = String.valueOf(context.event().getStackId());
        return others.stream()
                .map(Claim::owner)
                // Another resource of the same stack is deleted too, or did not see that either.
                .filter(other -> !other.startsWith(stack + "/"))
                .filter(other -> isThere(other, stack))
                .reduce((one, other) -> other)
                .map(other -> "the table's migrations belong to " + other + ".");
    }

    /** Whether a custom resource is of a stack that is not deleted. One that cannot be asked for may be there. */
    private boolean isThere(String resource, String stack) {
        String id = resource.substring(0, Math.max(resource.lastIndexOf('/'), 0));
        StackStatus other = StackStatus.read(context.setting().parts().stacks(), id);
        // CloudFormation forgets a stack 90 days after its end, and never knew those of another account or region.
        boolean isForgotten =
                other.problem().contains("does not exist") && place(id).equals(place(stack));
        return !isForgotten
                && other.name()
                        .filter(status -> status.equals("DELETE_COMPLETE") || status.equals("DELETE_IN_PROGRESS"))
                        .isEmpty();
    }

    /** Partition, region and account of a stack. */
    private static String place(String stackId) {
        return stackId.substring(0, Math.max(stackId.indexOf(":stack/"), 0));
    }

    /** Says what another resource of the table may have applied first, and have left to the new one that is undone. */
    private List<String> appliedBefore(Wish wish, Status status) {
        boolean isShared = context.stack().isUpdateUndone() && status.claims().size() > 1;
        List<String> again = status.history().records().stream()
                .filter(record ->
                        isShared && record.epoch() > 1 && record.status().isApplied())
                .map(MigrationRecord::id)
                .filter(wish.excess()::contains)
                .toList();
        return again.isEmpty()
                ? List.of()
                : List.of("ATTENTION: " + Text.migrations(again) + " had been applied before this resource was made: if"
                        + " another resource of the table wants that, deploy again.");
    }

    /** Which of what the resource did is rolled back with it: where only an update failed, what it did since its claim. */
    private static Predicate<MigrationRecord> isMeant(RequestContext context, Status status) {
        return context.stack().isUpdateUndone() ? sinceClaim(status, context.owner()) : record -> true;
    }

    private static Predicate<MigrationRecord> sinceClaim(Status status, String owner) {
        Optional<Claim> claim = status.claimOf(owner);
        return record -> claim.map(made -> made.isBefore(record)).orElse(true);
    }

    /** The ids of what a resource did since it claimed the table, and what is not rolled back. */
    static List<String> doneSinceClaim(Status status, String owner) {
        return done(status, owner, sinceClaim(status, owner)).stream()
                .map(MigrationRecord::id)
                .toList();
    }

    /** The records of what a Delete would roll back. */
    static List<MigrationRecord> done(RequestContext context, Status status) {
        return done(status, context.owner(), isMeant(context, status));
    }

    private static List<MigrationRecord> done(Status status, String owner, Predicate<MigrationRecord> isMeant) {
        return status.history().records().stream()
                .filter(record -> record.owner().equals(owner) && record.status() != MigrationStatus.ROLLED_BACK)
                .filter(isMeant)
                .toList();
    }
}

package io.dynamigrate.function;

import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Registry;
import io.dynamigrate.function.Properties.OnDowngrade;
import io.dynamigrate.plan.Checksum;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Decides what an event asks for. Pure. */
final class Decision {

    private Decision() {}

    /**
     * A Create, or an Update that deploys: migrate; where the target moved back, roll back to it first. The target of one
     * that only looked tells nothing, because nobody brought the table there.
     */
    static Work deploy(Request request, Registry registry) {
        List<Goal> goals = new ArrayList<>();
        if (!request.isNew() && !request.before().isDryRun() && isMovedBack(request, registry)) {
            request.properties().target().map(Goal::rollbackTo).ifPresent(goals::add);
        }
        goals.add(migrate(request));
        return new Work(goals, List.of());
    }

    private static Goal migrate(Request request) {
        return request.properties().target().map(Goal::migrateTo).orElseGet(Goal::migrate);
    }

    /**
     * What an Update with which CloudFormation rolls a deployment back wants rolled back, by whoever can: of what the
     * resource applied, that which a newer version did, or which is after the target; and what an unpublished version did
     * that this code does not know. What the template wants and has as it wants it stays, whoever applied it. What the
     * newer version began to roll back, because its target had moved back, is applied again, which finishes that rollback.
     *
     * @param resumable the ids of what a run left unfinished only because its time was over, which are kept
     * @param runId the run of this event, which may have begun already
     * @param self the ARN of the running version, whose number counts where the template names none
     */
    static Undo undo(
            Request request, Registry registry, History history, Set<String> resumable, String runId, String self) {
        Properties properties = request.properties();
        if (properties.onDowngrade() == OnDowngrade.KEEP) {
            return new Undo(history, registry, properties, record -> false);
        }
        long version = properties
                .functionVersion()
                .or(() -> FunctionVersion.number(self))
                .orElse(Long.MAX_VALUE);
        Set<String> after = Set.copyOf(after(request, registry));
        Set<String> wanted = Set.copyOf(upTo(request, registry));
        Undo undo = new Undo(
                history,
                registry,
                properties,
                record -> record.owner().equals(request.owner())
                        && !(wanted.contains(record.id()) && isAsWanted(record, registry, resumable))
                        && (after.contains(record.id())
                                || (record.status().isUnfinishedRollback()
                                        ? TakeBackOrder.isOf(record.runId(), runId) || !wanted.contains(record.id())
                                        : isOfNewerVersion(record, version, self, registry))));
        undo.keep(resumable);
        return undo;
    }

    /** Whether it was applied by the very code that this one has, or can be gone on with by it. */
    private static boolean isAsWanted(MigrationRecord record, Registry registry, Set<String> resumable) {
        return (record.status() == MigrationStatus.APPLIED || resumable.contains(record.id()))
                && Checksum.match(record.checksum(), registry.get(record.id())) == Checksum.Match.SAME;
    }

    /**
     * An Update with which CloudFormation rolls a deployment back: roll back what the newer version applied, and what a
     * target that moves back asks for; then apply what the template wants, which it had before. Where something that it
     * wants is left or kept, nothing is applied, because that would be applied too.
     *
     * @param undo what is wanted back
     * @param others what other versions rolled back before, for this request
     * @throws DowngradeException if something has to be left and {@code OnDowngrade} is {@code Fail}
     */
    static Work downgrade(Request request, Registry registry, Undo undo, HandedOver others) {
        OnDowngrade policy = request.properties().onDowngrade();
        if (policy == OnDowngrade.KEEP) {
            return keep(request, registry, undo);
        }
        undo.leaveImpossible(others);
        if (policy == OnDowngrade.FAIL && !undo.left().isEmpty()) {
            throw new DowngradeException("OnDowngrade is Fail, and not all of the newer version can be rolled back. "
                    + String.join(" ", undo.notes())
                    + (others.takenBack().isEmpty()
                            ? " Nothing was changed."
                            : " Rolled back: " + Text.migrations(others.takenBack()) + "."));
        }
        List<Goal> goals = new ArrayList<>();
        if (!undo.takeBack().isEmpty()) {
            goals.add(Goal.rollbackOf(undo.takeBack()));
        }
        List<String> notes = new ArrayList<>(undo.notes());
        List<String> wanted = upTo(request, registry);
        List<String> missing = undo.missing(wanted);
        if (!undo.leavesSome(wanted)) {
            boolean hasTakenBack = !goals.isEmpty() || !others.takenBack().isEmpty();
            if (!missing.isEmpty() || !hasTakenBack) {
                goals.add(migrate(request));
            }
        } else if (!missing.isEmpty()) {
            notes.add("ATTENTION: the template wants " + Text.migrations(missing)
                    + " too, which the next deployment applies.");
        }
        if (goals.isEmpty() && notes.isEmpty() && others.takenBack().isEmpty()) {
            notes.add("There was nothing to roll back.");
        }
        if (request.properties().dryRun() && !request.before().isDryRun()) {
            notes.add(
                    "ATTENTION: the template that the stack goes back to says DryRun: what the deployment did stays.");
        }
        return new Work(goals, notes);
    }

    /** Takes nothing back, and applies again what the newer version rolled back. */
    private static Work keep(Request request, Registry registry, Undo undo) {
        String note = "OnDowngrade is Keep: what the newer version applied stays as it is.";
        if (undo.missing(upTo(request, registry)).isEmpty()) {
            return Work.nothing(note);
        }
        return new Work(List.of(migrate(request)), List.of(note));
    }

    /**
     * What an Update with a target has to roll back in the end: what this resource applied beyond it, in a deployment
     * that failed and was kept. The event does not tell of that, because it names what the last successful one wanted.
     * For the same reason it does not fail because of what cannot be rolled back: that stays, and is said each time.
     *
     * @param resumable the ids of what a run left unfinished only because its time was over, which are kept
     */
    static Work beyond(Request request, Registry registry, History history, Set<String> resumable) {
        Properties properties = request.properties();
        if (request.type() != RequestType.UPDATE || properties.onDowngrade() == OnDowngrade.KEEP) {
            return Work.nothing();
        }
        Set<String> after = Set.copyOf(after(request, registry));
        Undo undo = new Undo(
                history,
                registry,
                properties,
                record -> record.owner().equals(request.owner()) && after.contains(record.id()));
        undo.keep(resumable);
        return takeBack(undo, HandedOver.nothing());
    }

    /** What to say of what stays beyond the target after a deployment that followed one which only looked. */
    static List<String> beyondAfterALook(Request request, Registry registry, History history) {
        List<String> stay = request.before().isDryRun() && !request.isNew()
                ? after(request, registry).stream().filter(history::isApplied).toList()
                : List.of();
        return stay.isEmpty()
                ? List.of()
                : List.of("ATTENTION: applied beyond the target, and left: " + Text.migrations(stay) + ".");
    }

    /**
     * What a Delete under {@code OnDelete: RollBack} wants rolled back, by whoever can.
     *
     * @param isMeant which of what the resource did
     */
    static Undo undo(
            Properties properties,
            String owner,
            Registry registry,
            History history,
            Predicate<MigrationRecord> isMeant) {
        return new Undo(history, registry, properties, record -> record.owner().equals(owner) && isMeant.test(record));
    }

    /** Rolls back what is possible of it, and says what is left. */
    static Work takeBack(Undo undo, HandedOver others) {
        undo.leaveImpossible(others);
        return new Work(
                undo.takeBack().isEmpty() ? List.of() : List.of(Goal.rollbackOf(undo.takeBack())), undo.notes());
    }

    /**
     * Whether a newer version of this function applied it. An unpublished one has no number: what it did is newer if this
     * code does not know it. The numbers of another function tell nothing.
     */
    private static boolean isOfNewerVersion(MigrationRecord record, long version, String self, Registry registry) {
        String function = FunctionVersion.function(self);
        return FunctionVersion.number(record.appliedBy())
                .map(by -> by > version
                        && FunctionVersion.function(record.appliedBy()).equals(function))
                .orElseGet(() -> registry.find(record.id()).isEmpty());
    }

    /** Whether the target is before the old one. No target, or one that this code does not know, is the end. */
    private static boolean isMovedBack(Request request, Registry registry) {
        List<String> order = ids(registry);
        Optional<Integer> now = request.properties()
                .target()
                .map(id -> order.indexOf(registry.get(id).id()));
        int before = request.before()
                .text("Target")
                .map(order::indexOf)
                .filter(place -> place >= 0)
                .orElse(order.size() - 1);
        return now.filter(place -> place < before).isPresent();
    }

    /** What the template wants: all up to its target. */
    private static List<String> upTo(Request request, Registry registry) {
        List<String> order = ids(registry);
        return request.properties()
                .target()
                .map(id -> order.subList(0, order.indexOf(registry.get(id).id()) + 1))
                .orElse(order);
    }

    /** What is after the template's target. */
    private static List<String> after(Request request, Registry registry) {
        List<String> order = ids(registry);
        return order.subList(upTo(request, registry).size(), order.size());
    }

    private static List<String> ids(Registry registry) {
        return registry.inOrder().stream().map(Migration::id).toList();
    }
}

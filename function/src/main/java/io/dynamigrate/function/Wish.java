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

/**
 * How a request wants the table to be. Pure.
 *
 * @param excess the ids of the migrations that shall not be applied, in the order of application
 * @param isRequired whether all of the excess must be rolled back, or nothing is
 * @param wanted the ids of the migrations that shall be applied
 * @param goals the runs after the excess is rolled back
 * @param kept the ids of what stays, because a run was only out of time
 * @param notes what to tell people, in sentences
 */
record Wish(
        Properties properties,
        List<String> excess,
        boolean isRequired,
        List<String> wanted,
        List<Goal> goals,
        List<String> kept,
        List<String> notes) {

    /**
     * A Create or Update that deploys: migrate; where the target moved back, roll back to it first. The target of a resource
     * that only looked tells nothing, because nobody brought the table there.
     */
    static Wish deploy(Request request, Registry registry) {
        List<Goal> goals = new ArrayList<>();
        if (!request.isNew() && !request.before().isDryRun() && isMovedBack(request, registry)) {
            request.properties().target().map(Goal::rollbackTo).ifPresent(goals::add);
        }
        goals.add(migrate(request));
        return new Wish(request.properties(), List.of(), false, upTo(request, registry), goals, List.of(), List.of());
    }

    /**
     * What an Update has to roll back after it has deployed: what this resource applied beyond the target in a deployment
     * that failed and was kept. The event does not tell of that deployment, because it names the last successful one. For
     * the same reason the Update does not fail because of what cannot be rolled back.
     *
     * @param resumable the ids of what a run left unfinished only because its time was over
     */
    static Wish beyond(Request request, Registry registry, History history, Set<String> resumable) {
        Properties properties = request.properties();
        boolean isNone = request.type() != RequestType.UPDATE || properties.onDowngrade() == OnDowngrade.KEEP;
        Set<String> after = Set.copyOf(isNone ? List.of() : after(request, registry));
        return rollback(
                properties,
                history,
                resumable,
                record -> record.owner().equals(request.owner()) && after.contains(record.id()));
    }

    /**
     * An Update with which CloudFormation rolls a deployment back: roll back what this resource applied by a newer version,
     * after the target, or by an unpublished version that this code does not know. What the template wants and has as it
     * wants it stays, whoever applied it. Then apply what the template wants, which it had before.
     *
     * @param resumable the ids of what a run left unfinished only because its time was over, which stays
     * @param runId the run of this request, which may have begun already
     * @param self the ARN of the running version, whose number counts where the template names none
     */
    static Wish back(
            Request request, Registry registry, History history, Set<String> resumable, String runId, String self) {
        Properties properties = request.properties();
        List<String> upTo = upTo(request, registry);
        if (properties.onDowngrade() == OnDowngrade.KEEP) {
            boolean isMissing = upTo.stream().anyMatch(id -> !history.isApplied(id));
            return new Wish(
                    properties,
                    List.of(),
                    false,
                    upTo,
                    isMissing ? List.of(migrate(request)) : List.of(),
                    List.of(),
                    List.of("OnDowngrade is Keep: what the newer version applied stays as it is."));
        }
        Optional<Long> version = properties.functionVersion().or(() -> FunctionVersion.number(self));
        Set<String> wanted = Set.copyOf(upTo);
        Set<String> after = Set.copyOf(after(request, registry));
        Wish wish = rollback(properties, history, resumable, record -> {
            boolean isAsWanted = wanted.contains(record.id())
                    && (record.status() == MigrationStatus.APPLIED || resumable.contains(record.id()))
                    && Checksum.match(record.checksum(), registry.get(record.id())) == Checksum.Match.SAME;
            // What the newer version began to roll back is applied again, which finishes that rollback.
            boolean isOfNewer = record.status().isUnfinishedRollback()
                    ? Delegation.isPartOf(record.runId(), runId) || !wanted.contains(record.id())
                    : isOfNewerVersion(record, version, self, registry);
            return record.owner().equals(request.owner()) && !isAsWanted && (after.contains(record.id()) || isOfNewer);
        });
        List<String> notes = properties.dryRun() && !request.before().isDryRun()
                ? List.of(
                        "ATTENTION: the template that the stack goes back to says DryRun: what the deployment did stays.")
                : List.of();
        return new Wish(
                properties,
                wish.excess,
                properties.onDowngrade() == OnDowngrade.FAIL,
                upTo,
                List.of(migrate(request)),
                wish.kept,
                notes);
    }

    /**
     * Roll back what is applied, be it in part, and meant.
     *
     * @param resumable the ids of what stays with all that was applied before it: an index that takes longer than a
     *     deployment would start from zero for ever
     */
    static Wish rollback(
            Properties properties, History history, Set<String> resumable, Predicate<MigrationRecord> isMeant) {
        List<String> excess = new ArrayList<>(history.records().stream()
                .filter(Wish::isThere)
                .filter(isMeant)
                .map(MigrationRecord::id)
                .toList());
        int last = -1;
        for (int i = 0; i < excess.size(); i++) {
            last = resumable.contains(excess.get(i)) ? i : last;
        }
        List<String> kept = excess.subList(0, last + 1).stream()
                .filter(id -> resumable.contains(id) || history.isApplied(id))
                .toList();
        excess.removeAll(kept);
        return new Wish(properties, List.copyOf(excess), false, List.of(), List.of(), kept, List.of());
    }

    /** Whether something is to be rolled back of it. */
    static boolean isThere(MigrationRecord record) {
        return record.status() == MigrationStatus.APPLIED || record.status().isUnfinished();
    }

    /** The same, with one note more. */
    Wish with(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new Wish(properties, excess, isRequired, wanted, goals, kept, List.copyOf(more));
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
     * Whether a newer version of this function applied it. An unpublished one has no number: what it did is newer if this
     * code does not know it. The numbers of another function tell nothing.
     */
    private static boolean isOfNewerVersion(
            MigrationRecord record, Optional<Long> version, String self, Registry registry) {
        Optional<Long> by = FunctionVersion.number(record.appliedBy());
        return by.isPresent()
                ? FunctionVersion.isAbove(by, version)
                        && FunctionVersion.function(record.appliedBy()).equals(FunctionVersion.function(self))
                : registry.find(record.id()).isEmpty();
    }

    private static Goal migrate(Request request) {
        return request.properties().target().map(Goal::migrateTo).orElseGet(Goal::migrate);
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

package io.dynamigrate.function;

import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Outcome;
import io.dynamigrate.Registry;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings a table to what is wished: carries out one move after the other, and looks again after each. */
final class Reconciler {

    private final Migrator migrator;
    private final Registry registry;
    private final String runId;
    private final Optional<Delegation> delegation;
    private final Patience patience;

    private final List<Report> reports = new ArrayList<>();
    private final Map<String, String> refused = new HashMap<>();
    private final Set<String> reported = new LinkedHashSet<>();
    private boolean isStopped;
    private boolean hasRolledBack;
    private boolean isOutOfTime;
    private int goals;
    private History history = History.empty();
    private @Nullable RuntimeException trouble;

    /** @param delegation to other versions; absent where nothing is delegated */
    Reconciler(Migrator migrator, Registry registry, String runId, Optional<Delegation> delegation, Patience patience) {
        this.migrator = migrator;
        this.registry = registry;
        this.runId = runId;
        this.delegation = delegation;
        this.patience = patience;
    }

    /**
     * Comes as near to the wish as it can. May be called again with the next wish; the result tells of all.
     *
     * @param begin the records as they are now
     */
    Reconciled reach(Wish wish, History begin) throws InterruptedException {
        history = begin;
        goals = 0;
        Optional<Moves.Move> next = moves(wish).next();
        while (next.isPresent()) {
            Moves.Move move = next.get();
            boolean goesOn = move.version().isEmpty() ? run(move) : delegate(move, wish);
            next = goesOn ? moves(wish).next() : Optional.empty();
        }
        return new Reconciled(
                moves(wish),
                List.copyOf(reports),
                Optional.ofNullable(trouble),
                Map.copyOf(refused),
                isStopped,
                isOutOfTime);
    }

    private Moves moves(Wish wish) {
        return new Moves(
                wish,
                registry,
                delegation.map(Delegation::self),
                runId,
                history,
                new Moves.Progress(Map.copyOf(refused), isStopped, Set.copyOf(reported), hasRolledBack, goals));
    }

    /** Whether the goal is reached. */
    private boolean run(Moves.Move move) throws InterruptedException {
        Optional<Report> report = report(move.goal());
        boolean isReached =
                report.map(Report::outcome).filter(Outcome::isSuccess).isPresent();
        if (move.records().isEmpty()) {
            goals++;
        } else if (isReached) {
            hasRolledBack = true;
        } else {
            isStopped = true;
            reported.addAll(report.map(Report::remaining).orElse(move.ids()));
        }
        return isReached;
    }

    private Optional<Report> report(Goal goal) throws InterruptedException {
        while (true) {
            try {
                Report report = migrator.run(goal);
                reports.add(report);
                history = report.history();
                if (!patience.isWorthAnotherTry(report.error().orElse(null))) {
                    return Optional.of(report);
                }
            } catch (RuntimeException e) {
                if (!patience.isWorthAnotherTry(e)) {
                    trouble = e;
                    return Optional.empty();
                }
            }
        }
    }

    /** Whether there is time left to go on. What the other version did, the records tell. */
    private boolean delegate(Moves.Move move, Wish wish) throws InterruptedException {
        Delegation other = delegation.orElseThrow();
        String version = move.version().orElseThrow();
        Delegation.Response response = other.rollBack(version, move.records(), wish.properties(), migrator);
        history = migrator.status().history();
        List<String> left = move.ids().stream()
                .filter(id -> history.find(id)
                        .filter(record -> record.status() != MigrationStatus.ROLLED_BACK)
                        .isPresent())
                .toList();
        if (response.isOutOfTime()) {
            isOutOfTime = !other.hasTimeLeft() && !left.isEmpty();
            return !isOutOfTime;
        }
        hasRolledBack |= left.size() < move.ids().size();
        left.forEach(id -> refused.put(id, response.why(id)));
        isStopped |= response.hasFailed() && !left.isEmpty();
        return true;
    }
}

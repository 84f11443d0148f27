package io.dynamigrate.function;

import io.dynamigrate.Finding;
import io.dynamigrate.plan.Direction;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Outcome;
import io.dynamigrate.run.Report;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What came of runs, one after the other.
 *
 * @param reports of the runs; only the last may not have reached its goal
 * @param trouble what was thrown by the run after them
 * @param others the ids of the migrations that other versions of the function took back before them
 */
record Runs(List<Report> reports, Optional<Exception> trouble, List<String> others) {

    Runs {
        reports = List.copyOf(reports);
        others = List.copyOf(others);
    }

    static Runs none() {
        return new Runs(List.of(), Optional.empty(), List.of());
    }

    /**
     * Runs to one goal after the other, as long as they are reached.
     *
     * @throws InterruptedException as {@link Migrator#run} does; so it is with all that the first run throws
     */
    static Runs of(Migrator migrator, List<Goal> goals) throws InterruptedException {
        List<Report> reports = new ArrayList<>();
        for (Goal goal : goals) {
            try {
                reports.add(migrator.run(goal));
            } catch (RuntimeException e) {
                if (reports.isEmpty()) {
                    throw e;
                }
                // Said together with what the runs before have done.
                return new Runs(reports, Optional.of(e), List.of());
            }
            if (!reports.get(reports.size() - 1).outcome().isSuccess()) {
                break;
            }
        }
        return new Runs(reports, Optional.empty(), List.of());
    }

    /** These, after other versions took back migrations. */
    Runs after(HandedOver handedOver) {
        return new Runs(reports, trouble, handedOver.takenBack());
    }

    /** Whether all goals are reached. */
    boolean isSuccess() {
        return trouble.isEmpty()
                && reports.stream().allMatch(report -> report.outcome().isSuccess());
    }

    /** Whether there was something to do, now or when the request of this run was delivered before. */
    boolean hadWork(String runId) {
        return trouble.isPresent()
                || !others.isEmpty()
                || reports.stream().anyMatch(report -> report.outcome() != Outcome.NOTHING_TO_DO)
                || history().stream()
                        .flatMap(history -> history.records().stream())
                        .anyMatch(record -> record.runId().equals(runId));
    }

    /** The ids of the migrations that were applied, or taken back, in order. */
    List<String> done(Direction direction) {
        return Stream.concat(
                        direction == Direction.ROLLBACK ? others.stream() : Stream.of(),
                        reports.stream()
                                .filter(report -> report.goal().direction() == direction)
                                .flatMap(report -> report.done().stream()))
                .toList();
    }

    /** The history after the last run. */
    Optional<History> history() {
        return reports.isEmpty()
                ? Optional.empty()
                : Optional.of(reports.get(reports.size() - 1).history());
    }

    /** Why it stopped, what was done, and what was not, in sentences. */
    List<String> sentences() {
        Set<String> sentences = new LinkedHashSet<>();
        trouble.map(Problem::sentence).ifPresent(sentences::add);
        reports.forEach(report -> report.message().ifPresent(sentences::add));
        List<String> back = done(Direction.ROLLBACK);
        List<String> applied = done(Direction.MIGRATE);
        if (!back.isEmpty()) {
            sentences.add("Took back " + Text.migrations(back) + ".");
        }
        if (!applied.isEmpty()) {
            sentences.add("Applied " + Text.migrations(applied) + (isSuccess() ? "." : ", which stay applied."));
        }
        reports.stream()
                .filter(report -> !report.remaining().isEmpty())
                .forEach(report -> sentences.add("Still to do: " + Text.migrations(report.remaining()) + "."));
        if (sentences.isEmpty() && !reports.isEmpty()) {
            sentences.add("There was nothing to do.");
        }
        return List.copyOf(sentences);
    }

    /** What is applied and not known to this code, in sentences. */
    List<String> unknown() {
        return reports.stream()
                .flatMap(report -> report.findings().stream())
                .filter(finding -> finding.type().equals("unknown_applied"))
                .map(Finding::message)
                .distinct()
                .toList();
    }

    /** What is for the log alone. */
    List<String> details() {
        List<String> details = new ArrayList<>();
        for (Report report : reports) {
            report.findings().forEach(finding -> details.add(finding.format()));
            report.error().ifPresent(error -> details.add(Problem.trace(error)));
        }
        trouble.ifPresent(error -> details.add(Problem.trace(error)));
        return details;
    }
}

package io.dynamigrate.function;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Outcome;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Report;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What came of runs, one after the other.
 *
 * @param reports of the runs; only the last matters for what is reached, because a run may be tried again
 * @param trouble what was thrown by the run after them
 * @param others the ids of the migrations that other versions of the function, or earlier hops, rolled back before them
 * @param earlier the ids of the migrations that earlier hops of the same run applied
 */
record Runs(List<Report> reports, Optional<RuntimeException> trouble, List<String> others, List<String> earlier) {

    Runs {
        reports = List.copyOf(reports);
        others = List.copyOf(others);
        earlier = List.copyOf(earlier);
    }

    /** Runs that nothing preceded. */
    Runs(List<Report> reports, Optional<RuntimeException> trouble) {
        this(reports, trouble, List.of(), List.of());
    }

    static Runs none() {
        return new Runs(List.of(), Optional.empty());
    }

    /**
     * Runs to one goal after the other, as long as they are reached.
     *
     * @throws InterruptedException as {@link Migrator#run} does; so it is with all that the first run throws
     */
    static Runs of(Migrator migrator, List<Goal> goals, Patience patience) throws InterruptedException {
        Runs runs = whatever(migrator, goals, patience);
        if (runs.reports.isEmpty() && runs.trouble.isPresent()) {
            throw runs.trouble.get();
        }
        return runs;
    }

    /** The same, but what the first run throws is trouble too, to be said together with what was done or left before. */
    static Runs whatever(Migrator migrator, List<Goal> goals, Patience patience) throws InterruptedException {
        List<Report> reports = new ArrayList<>();
        for (Goal goal : goals) {
            Optional<RuntimeException> trouble = reach(goal, migrator, patience, reports);
            if (trouble.isPresent() || !last(reports).outcome().isSuccess()) {
                return new Runs(reports, trouble);
            }
        }
        return new Runs(reports, Optional.empty());
    }

    private static Optional<RuntimeException> reach(
            Goal goal, Migrator migrator, Patience patience, List<Report> reports) throws InterruptedException {
        while (true) {
            try {
                Report report = migrator.run(goal);
                reports.add(report);
                if (!patience.isWorthAnotherTry(report.error().orElse(null))) {
                    return Optional.empty();
                }
            } catch (RuntimeException e) {
                if (!patience.isWorthAnotherTry(e)) {
                    return Optional.of(e);
                }
            }
        }
    }

    private static Report last(List<Report> reports) {
        return reports.get(reports.size() - 1);
    }

    /** These, after other versions rolled back migrations. */
    Runs after(HandedOver handedOver) {
        return new Runs(reports, trouble, handedOver.takenBack(), earlier);
    }

    /** These, after earlier hops of the same run. */
    Runs afterHopsOf(String runId) {
        return new Runs(
                reports,
                trouble,
                with(others, reversed(doneByHopsOf(runId, MigrationStatus.ROLLED_BACK))),
                doneByHopsOf(runId, MigrationStatus.APPLIED));
    }

    private List<String> doneByHopsOf(String runId, MigrationStatus status) {
        List<String> now =
                reports.stream().flatMap(report -> report.done().stream()).toList();
        return history().stream()
                .flatMap(history -> history.records().stream())
                .filter(record -> record.runId().equals(runId) && record.status() == status)
                .map(MigrationRecord::id)
                .filter(id -> !now.contains(id))
                .toList();
    }

    /** The history has the order of application. */
    private static List<String> reversed(List<String> ids) {
        List<String> reversed = new ArrayList<>(ids);
        Collections.reverse(reversed);
        return reversed;
    }

    private static List<String> with(List<String> ids, List<String> more) {
        return Stream.concat(ids.stream(), more.stream()).distinct().toList();
    }

    /** These, and the runs after them. */
    Runs and(Runs next) {
        List<Report> all = new ArrayList<>(reports);
        all.addAll(next.reports);
        return new Runs(all, next.trouble.or(() -> trouble), others, earlier);
    }

    /** Whether all goals are reached. */
    boolean isSuccess() {
        return trouble.isEmpty()
                && (reports.isEmpty() || last(reports).outcome().isSuccess());
    }

    /** Whether it stopped because a permission is missing. */
    boolean isDenied() {
        return Stream.concat(trouble.stream(), reports.isEmpty() ? Stream.of() : last(reports).error().stream())
                .anyMatch(Problem::isDenied);
    }

    /** Whether the last run stopped at a safe point, and can go on from there. */
    boolean isSuspended() {
        return !reports.isEmpty() && last(reports).outcome() == Outcome.SUSPENDED;
    }

    /** Whether it stopped only because the time of this invocation is over, so that another one may continue. */
    boolean isOutOfTime() {
        return trouble.isEmpty()
                && !reports.isEmpty()
                && !last(reports).outcome().isSuccess()
                && last(reports).resumeAt().isPresent();
    }

    /** Whether another process works at this very request, and will answer it. */
    boolean isWorkOfAnother() {
        return !reports.isEmpty() && last(reports).outcome() == Outcome.RUNNING;
    }

    /** What to reply in that case. */
    Reply leave() {
        return new Reply.Leave(last(reports).message().orElse("another process works at this request."));
    }

    /** Whether there was something to do, now or when the request of this run was delivered before. */
    boolean hadWork(String runId) {
        return trouble.isPresent()
                || !others.isEmpty()
                || !earlier.isEmpty()
                || reports.stream().anyMatch(report -> report.outcome() != Outcome.NOTHING_TO_DO)
                || history().stream()
                        .flatMap(history -> history.records().stream())
                        .anyMatch(record -> record.runId().equals(runId));
    }

    /** The ids of the migrations that were applied, in order, also by earlier hops. */
    List<String> applied() {
        return Stream.concat(earlier.stream(), reports.stream().flatMap(report -> report.applied().stream()))
                .toList();
    }

    /** The ids of the migrations that were rolled back, in order, also by other versions. */
    List<String> rolledBack() {
        return Stream.concat(others.stream(), reports.stream().flatMap(report -> report.rolledBack().stream()))
                .toList();
    }

    /** The history after the last run. */
    Optional<History> history() {
        return reports.isEmpty() ? Optional.empty() : Optional.of(last(reports).history());
    }

    /** Why it stopped, what was done, and what was not, in sentences. */
    List<String> sentences() {
        Set<String> sentences = new LinkedHashSet<>();
        trouble.map(Problem::sentence).ifPresent(sentences::add);
        Optional<Report> last = reports.isEmpty() ? Optional.empty() : Optional.of(last(reports));
        last.flatMap(Report::message).ifPresent(sentences::add);
        List<String> rolledBack = rolledBack();
        List<String> applied = applied();
        if (!rolledBack.isEmpty()) {
            sentences.add("Rolled back " + Text.migrations(rolledBack) + ".");
        }
        if (!applied.isEmpty()) {
            String stay = applied.size() == 1 ? ", which stays applied." : ", which stay applied.";
            sentences.add("Applied " + Text.migrations(applied) + (isSuccess() ? "." : stay));
        }
        last.filter(report -> !report.remaining().isEmpty())
                .ifPresent(report -> sentences.add("Still to do: " + Text.migrations(report.remaining()) + "."));
        if (sentences.isEmpty() && last.isPresent()) {
            sentences.add("There was nothing to do.");
        }
        return List.copyOf(sentences);
    }

    /** What is applied, be it in part, and not known to this code, in sentences. */
    List<String> unknown() {
        return reports.stream()
                .flatMap(report -> report.findings().stream())
                .flatMap(finding -> switch (finding.type()) {
                    case "unknown_applied" -> Stream.of(finding.message());
                    case "unknown_unfinished" -> Stream.of("ATTENTION: " + finding.message());
                    default -> Stream.<String>of();
                })
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

package io.dynamigrate.function;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Outcome;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import io.dynamigrate.run.Report;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How near to the wish a table came.
 *
 * @param moves the state in which no further move was possible
 * @param reports of the runs; only the last matters for what is reached, because a run may be tried again
 * @param trouble what was thrown by the run after them
 * @param refused why other versions did not roll migrations back, by id
 * @param isStopped whether a rollback failed, or its outcome is unknown
 * @param isDelegateOutOfTime whether another version only lacked time
 */
record Reconciled(
        Moves moves,
        List<Report> reports,
        Optional<RuntimeException> trouble,
        Map<String, String> refused,
        boolean isStopped,
        boolean isDelegateOutOfTime) {

    /** How the work ended. */
    Ending ending() {
        boolean isRollback = last().map(Report::goal)
                .filter(goal -> goal instanceof Goal.Rollback)
                .isPresent();
        boolean hasFailed =
                last().map(Report::outcome).filter(Outcome.FAILED::equals).isPresent();
        boolean hasDelegateFailed = history().records().stream()
                .anyMatch(record ->
                        record.status() == MigrationStatus.ROLLBACK_FAILED && refused.containsKey(record.id()));
        if ((hasFailed && isRollback && !isDenied()) || (isStopped && hasDelegateFailed)) {
            return Ending.DOWN_FAILED;
        }
        if (!isRunSuccess() || isStopped || isDelegateOutOfTime) {
            return Ending.FAILED;
        }
        return moves.left().isEmpty() ? Ending.REACHED : Ending.LEFT;
    }

    /** Whether the runs reached their goals. */
    boolean isRunSuccess() {
        return trouble.isEmpty()
                && last().map(Report::outcome).filter(it -> !it.isSuccess()).isEmpty();
    }

    /**
     * This, unless no run began.
     *
     * @throws RuntimeException what kept the first run from beginning
     */
    Reconciled orThrow() {
        if (reports.isEmpty() && trouble.isPresent()) {
            throw trouble.get();
        }
        return this;
    }

    /** Whether it stopped because a permission is missing. */
    boolean isDenied() {
        return Stream.concat(trouble.stream(), last().flatMap(Report::error).stream())
                .anyMatch(Problem::isDenied);
    }

    /** Whether the last run stopped at a safe point, and can go on from there. */
    boolean isSuspended() {
        return last().map(Report::outcome).filter(Outcome.SUSPENDED::equals).isPresent();
    }

    /** Whether it stopped only because the time of this invocation is over, so that another one may continue. */
    boolean isOutOfTime() {
        return isDelegateOutOfTime
                || (trouble.isEmpty()
                        && last().filter(report -> !report.outcome().isSuccess())
                                .flatMap(Report::resumeAt)
                                .isPresent());
    }

    /** Why this process gives no answer: another process works at this very request, and will answer it. */
    Optional<Reply> workOfAnother() {
        return last().filter(report -> report.outcome() == Outcome.RUNNING)
                .map(report -> new Reply.Leave(report.message().orElse("another process works at this request.")));
    }

    /** Whether there was something to do, now or in an earlier delivery or hop of the request. */
    boolean hadWork() {
        return trouble.isPresent()
                || reports.stream().anyMatch(report -> report.outcome() != Outcome.NOTHING_TO_DO)
                || history().records().stream().anyMatch(this::isOurs);
    }

    /** The ids of the migrations that the request applied, in order. */
    List<String> applied() {
        return ids(MigrationStatus.APPLIED);
    }

    /** The ids of the migrations that the request rolled back, in order, also by other versions. */
    List<String> rolledBack() {
        List<String> ids = new ArrayList<>(ids(MigrationStatus.ROLLED_BACK));
        Collections.reverse(ids);
        // What is applied again after its rollback was finished.
        reports.forEach(report -> ids.addAll(report.rolledBack()));
        return ids.stream().distinct().toList();
    }

    private List<String> ids(MigrationStatus status) {
        return history().records().stream()
                .filter(record -> record.status() == status && isOurs(record))
                .map(MigrationRecord::id)
                .toList();
    }

    private boolean isOurs(MigrationRecord record) {
        return Delegation.isPartOf(record.runId(), moves.runId());
    }

    /** The history as far as it is known. */
    History history() {
        return moves.history();
    }

    private Optional<Report> last() {
        return reports.isEmpty() ? Optional.empty() : Optional.of(reports.get(reports.size() - 1));
    }

    /** Why it stopped, what was done, and what was not, in sentences. */
    List<String> sentences() {
        Set<String> sentences = new LinkedHashSet<>();
        trouble.map(Problem::sentence).ifPresent(sentences::add);
        last().flatMap(Report::message).ifPresent(sentences::add);
        if (isDelegateOutOfTime) {
            sentences.add("Another version has not rolled back all in its time. It is resumable: run again to go on.");
        }
        List<String> rolledBack = rolledBack();
        List<String> applied = applied();
        if (!rolledBack.isEmpty()) {
            sentences.add("Rolled back " + Text.migrations(rolledBack) + ".");
        }
        if (!applied.isEmpty()) {
            String stay = applied.size() == 1 ? ", which stays applied." : ", which stay applied.";
            sentences.add("Applied " + Text.migrations(applied) + (isRunSuccess() ? "." : stay));
        }
        last().filter(report -> !report.remaining().isEmpty())
                .ifPresent(report -> sentences.add("Still to do: " + Text.migrations(report.remaining()) + "."));
        rolledBack.stream()
                .filter(refused::containsKey)
                .forEach(id -> sentences.add("ATTENTION: '" + id
                        + "' was rolled back by code that differs from what applied it. " + refused.get(id)));
        if (sentences.isEmpty() && last().isPresent()) {
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

    Map<String, String> data() {
        return AnswerData.of(moves.runId(), applied(), rolledBack(), Optional.of(history()), moves.registry());
    }
}

package io.dynamigrate.run;

import io.dynamigrate.Finding;
import io.dynamigrate.Outcome;
import io.dynamigrate.internal.work.Conclusion;
import io.dynamigrate.internal.work.RunResult;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run did and what remains.
 *
 * @param runId the run
 * @param goal what was asked
 * @param outcome how it ended
 * @param applied the ids of the migrations that were applied, in order
 * @param rolledBack the ids of the migrations that were rolled back, in order, before any was applied; where a run that
 *     applies finished a rollback first, an id is in both lists
 * @param declared the ids of the migrations that were declared, in order
 * @param remaining the ids that the goal still asks for, in order: a failed migration is the first of them
 * @param findings what checking found before
 * @param message why the goal is not reached, and what to do
 * @param error what a migration threw
 * @param resumeAt when another invocation may continue a run that was suspended, or that could not acquire the lock in
 *     its time; empty where none should, because the run was asked to stop or superseded
 * @param history the history of the table after the run, as far as this run knows it
 */
public record Report(
        String runId,
        Goal goal,
        Outcome outcome,
        List<String> applied,
        List<String> rolledBack,
        List<String> declared,
        List<String> remaining,
        List<Finding> findings,
        Optional<String> message,
        Optional<Throwable> error,
        Optional<Instant> resumeAt,
        History history) {

    public Report {
        applied = List.copyOf(applied);
        rolledBack = List.copyOf(rolledBack);
        declared = List.copyOf(declared);
        remaining = List.copyOf(remaining);
        findings = List.copyOf(findings);
    }

    static Report of(RunResult result) {
        Conclusion conclusion = result.conclusion();
        return new Report(
                result.runId(),
                result.goal(),
                conclusion.outcome(),
                result.applied(),
                result.rolledBack(),
                result.declared(),
                result.remaining(),
                result.findings(),
                conclusion.message(),
                conclusion.error(),
                conclusion.resumeAt(),
                result.history());
    }

    /** The ids of all that was rolled back, applied or declared, in order. */
    public List<String> done() {
        return Stream.of(rolledBack, applied, declared).flatMap(List::stream).toList();
    }

    /**
     * This report, if the goal is reached.
     *
     * @throws RunException otherwise
     */
    public Report orThrow() {
        if (!outcome.isSuccess()) {
            throw new RunException(this);
        }
        return this;
    }
}

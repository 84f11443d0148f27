package io.dynamigrate.internal.work;

import io.dynamigrate.Finding;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import java.util.List;

/** What a run did and what remains: see {@code Report}. */
public record RunResult(
        String runId,
        Goal goal,
        Conclusion conclusion,
        List<String> applied,
        List<String> rolledBack,
        List<String> declared,
        List<String> remaining,
        List<Finding> findings,
        History history) {

    public RunResult {
        declared = List.copyOf(declared);
    }

    /** The result of a run that did not start. */
    static RunResult idle(
            String runId,
            Goal goal,
            Conclusion conclusion,
            List<String> remaining,
            List<Finding> findings,
            History history) {
        return new RunResult(runId, goal, conclusion, List.of(), List.of(), List.of(), remaining, findings, history);
    }
}

package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import java.util.List;

/**
 * What a run would do, in order, and what checking found about it.
 *
 * <p>A migration whose rollback did not finish has two changes in a plan that applies it: it is rolled back to the end
 * first.
 *
 * @param goal what was asked
 * @param changes the calls of {@code up} and {@code down}, in order; none where the goal declares something
 * @param findings what speaks against it, or is worth knowing
 */
public record Plan(Goal goal, List<Change> changes, List<Finding> findings) {

    public Plan {
        changes = List.copyOf(changes);
        findings = List.copyOf(findings);
    }

    /** The ids of the migrations in the order of their first change, each once. */
    public List<String> ids() {
        return changes.stream().map(Change::id).distinct().toList();
    }

    /** What forbids to run this. */
    public List<Finding> refusals(boolean force) {
        return findings.stream().filter(finding -> finding.stops(force)).toList();
    }
}

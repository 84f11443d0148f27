package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import java.util.List;

/**
 * What a run would do, in order, and what checking found about it.
 *
 * @param goal what was asked
 * @param migrations what {@code up} or {@code down} would be called of, in this order
 * @param findings what speaks against it, or is worth knowing
 */
public record Plan(Goal goal, List<Migration> migrations, List<Finding> findings) {

    public Plan {
        migrations = List.copyOf(migrations);
        findings = List.copyOf(findings);
    }

    /** The ids of the migrations, in order. */
    public List<String> ids() {
        return migrations.stream().map(Migration::id).toList();
    }

    /** What forbids to run this. */
    public List<Finding> refusals(boolean force) {
        return findings.stream().filter(finding -> finding.stops(force)).toList();
    }
}

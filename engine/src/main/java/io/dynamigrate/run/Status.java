package io.dynamigrate.run;

import io.dynamigrate.Finding;
import io.dynamigrate.plan.History;
import java.util.List;
import java.util.Optional;

/**
 * How a table stands.
 *
 * @param table the table's name
 * @param history all migrations that were ever begun
 * @param pending the ids that are registered and not applied, in order
 * @param lock who holds the lock, if somebody does
 * @param claimedBy the custom resource that last claimed the table, and has not given it up
 * @param claim the claim of the one who asks; absent if it made none, or gave it up
 * @param lastRun the last run that changed something and ended, or was ended by force
 * @param findings what is worth knowing about the next run
 */
public record Status(
        String table,
        History history,
        List<String> pending,
        Optional<LockHolder> lock,
        Optional<String> claimedBy,
        Optional<Claim> claim,
        Optional<RunRecord> lastRun,
        List<Finding> findings) {

    public Status {
        pending = List.copyOf(pending);
        findings = List.copyOf(findings);
    }
}

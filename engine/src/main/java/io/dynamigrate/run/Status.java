package io.dynamigrate.run;

import io.dynamigrate.Finding;
import io.dynamigrate.plan.Claim;
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
 * @param foreignLock the lock of the Go package "DynamORM migrations", if it is locked, also where the lock has expired
 * @param claims of custom resources that have not given them up, in the order in which they were made
 * @param lastRun the last run that changed something and ended, or was ended by force
 * @param findings what is worth knowing about the next run
 */
public record Status(
        String table,
        History history,
        List<String> pending,
        Optional<LockHolder> lock,
        Optional<ForeignLock> foreignLock,
        List<Claim> claims,
        Optional<RunRecord> lastRun,
        List<Finding> findings) {

    public Status {
        pending = List.copyOf(pending);
        claims = List.copyOf(claims);
        findings = List.copyOf(findings);
    }

    /** Who holds the table: the custom resource that claimed it last. */
    public Optional<String> claimedBy() {
        return claims.isEmpty()
                ? Optional.empty()
                : Optional.of(claims.get(claims.size() - 1).owner());
    }

    /** The claim of an owner. */
    public Optional<Claim> claimOf(String owner) {
        return claims.stream().filter(claim -> claim.owner().equals(owner)).findAny();
    }
}

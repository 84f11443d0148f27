package io.dynamigrate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The present state of one migration in the history of a table.
 *
 * @param id the migration's id
 * @param version the migration's version
 * @param description the migration's description
 * @param status how far it is
 * @param appliedAt when {@code up} was done; absent from the beginning of {@code up} to its end
 * @param appliedBy the function version that last ran it, or a host name where there is no Lambda
 * @param checksum a digest of the migration when it was last begun
 * @param error the last failure, at most 2 KB; it stays readable until the migration is done
 * @param owner the custom resource (stack id and logical id) or the operator that asked for it
 * @param dependencies the ids it depended on
 * @param sequence the order of application: rolling back goes from the highest down
 * @param epoch counts the times that {@code up} or {@code down} was begun afresh, and not tried again
 * @param attempts how often this epoch was tried
 * @param startedAt when it was last begun
 * @param duration how long the last attempt took
 * @param runId the run that last worked at it
 * @param fence the lock's fencing token of that run
 * @param set the name of the set of migrations that it is of, where that has one: see {@link Registry#named}
 * @param staleEpoch the epoch that is over and whose steps are not all deleted yet, because there were more of them than a
 *     transaction holds
 */
public record MigrationRecord(
        String id,
        long version,
        String description,
        MigrationStatus status,
        Optional<Instant> appliedAt,
        String appliedBy,
        String checksum,
        Optional<String> error,
        String owner,
        List<String> dependencies,
        long sequence,
        long epoch,
        int attempts,
        Optional<Instant> startedAt,
        Optional<Duration> duration,
        String runId,
        long fence,
        Optional<String> set,
        Optional<Long> staleEpoch) {

    public MigrationRecord {
        dependencies = List.copyOf(dependencies);
    }

    /** Whether it is of another set of migrations than that. A record without a set is of any. */
    public boolean isOfOtherSetThan(Registry registry) {
        return set.isPresent() && !set.equals(registry.set());
    }

    /** This record after {@code up} or {@code down} ended. */
    public MigrationRecord ended(MigrationStatus status, Instant now, Optional<String> error) {
        return with(
                status,
                status == MigrationStatus.APPLIED ? Optional.of(now) : appliedAt,
                error,
                startedAt.map(start -> Duration.between(start, now)),
                staleEpoch);
    }

    /** This record with that epoch as the one whose steps are not all deleted. */
    public MigrationRecord withStaleEpoch(Optional<Long> stale) {
        return with(status, appliedAt, error, duration, stale);
    }

    private MigrationRecord with(
            MigrationStatus newStatus,
            Optional<Instant> newAppliedAt,
            Optional<String> newError,
            Optional<Duration> newDuration,
            Optional<Long> newStaleEpoch) {
        return new MigrationRecord(
                id,
                version,
                description,
                newStatus,
                newAppliedAt,
                appliedBy,
                checksum,
                newError,
                owner,
                dependencies,
                sequence,
                epoch,
                attempts,
                startedAt,
                newDuration,
                runId,
                fence,
                set,
                newStaleEpoch);
    }
}

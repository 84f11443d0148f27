package io.dynamigrate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The present state of one migration in the history of a table.
 *
 * @param identity what was begun
 * @param attempt who worked at it last, and how often
 * @param state how far it is
 */
public record MigrationRecord(Identity identity, Attempt attempt, State state) {

    /**
     * What was begun: the migration as it was then.
     *
     * @param id the migration's id
     * @param version the migration's version
     * @param description the migration's description
     * @param checksum a digest of the migration
     * @param dependencies the ids it depended on
     * @param set the name of the set of migrations that it is of, where that has one: see {@link Registry#named}
     */
    public record Identity(
            String id,
            long version,
            String description,
            String checksum,
            List<String> dependencies,
            Optional<String> set) {

        public Identity {
            dependencies = List.copyOf(dependencies);
        }
    }

    /**
     * The last work at it.
     *
     * @param runId the run that last worked at it
     * @param fence the lock's fencing token of that run
     * @param owner the custom resource (stack id and logical id) or the operator that asked for it
     * @param appliedBy the function version that last ran it, or a host name where there is no Lambda
     * @param epoch counts the times that {@code up} or {@code down} was begun afresh, and not tried again
     * @param number how often this epoch was tried
     * @param startedAt when it was last begun
     * @param duration how long the last attempt took
     */
    public record Attempt(
            String runId,
            long fence,
            String owner,
            String appliedBy,
            long epoch,
            int number,
            Optional<Instant> startedAt,
            Optional<Duration> duration) {}

    /**
     * How far it is.
     *
     * @param sequence the order of application: rolling back goes from the highest down
     * @param appliedAt when {@code up} was done; absent from the beginning of {@code up} to its end
     * @param error the last failure, at most 2 KB; it stays readable until the migration is done
     * @param staleEpoch the epoch that is over and whose steps are not all deleted yet, because there were more of them than
     *     a transaction holds
     */
    public record State(
            MigrationStatus status,
            long sequence,
            Optional<Instant> appliedAt,
            Optional<String> error,
            Optional<Long> staleEpoch) {}

    /** See {@link Identity}. */
    public String id() {
        return identity.id();
    }

    /** See {@link Identity}. */
    public long version() {
        return identity.version();
    }

    /** See {@link Identity}. */
    public String description() {
        return identity.description();
    }

    /** See {@link Identity}. */
    public String checksum() {
        return identity.checksum();
    }

    /** See {@link Identity}. */
    public List<String> dependencies() {
        return identity.dependencies();
    }

    /** See {@link Identity}. */
    public Optional<String> set() {
        return identity.set();
    }

    /** See {@link Attempt}. */
    public String runId() {
        return attempt.runId();
    }

    /** See {@link Attempt}. */
    public long fence() {
        return attempt.fence();
    }

    /** See {@link Attempt}. */
    public String owner() {
        return attempt.owner();
    }

    /** See {@link Attempt}. */
    public String appliedBy() {
        return attempt.appliedBy();
    }

    /** See {@link Attempt}. */
    public long epoch() {
        return attempt.epoch();
    }

    /** How often this epoch was tried. */
    public int attempts() {
        return attempt.number();
    }

    /** See {@link Attempt}. */
    public Optional<Instant> startedAt() {
        return attempt.startedAt();
    }

    /** See {@link Attempt}. */
    public Optional<Duration> duration() {
        return attempt.duration();
    }

    /** See {@link State}. */
    public MigrationStatus status() {
        return state.status();
    }

    /** See {@link State}. */
    public long sequence() {
        return state.sequence();
    }

    /** See {@link State}. */
    public Optional<Instant> appliedAt() {
        return state.appliedAt();
    }

    /** See {@link State}. */
    public Optional<String> error() {
        return state.error();
    }

    /** See {@link State}. */
    public Optional<Long> staleEpoch() {
        return state.staleEpoch();
    }

    /** Whether it is of another set of migrations than that. A record without a set is of any. */
    public boolean isOfOtherSetThan(Registry registry) {
        return set().isPresent() && !set().equals(registry.set());
    }

    /** This record after {@code up} or {@code down} ended. */
    public MigrationRecord ended(MigrationStatus status, Instant now, Optional<String> error) {
        Optional<Instant> appliedAt = status == MigrationStatus.APPLIED ? Optional.of(now) : appliedAt();
        return new MigrationRecord(
                identity,
                new Attempt(
                        runId(),
                        fence(),
                        owner(),
                        appliedBy(),
                        epoch(),
                        attempts(),
                        startedAt(),
                        startedAt().map(start -> Duration.between(start, now))),
                new State(status, sequence(), appliedAt, error, staleEpoch()));
    }

    /** This record with that epoch as the one whose steps are not all deleted. */
    public MigrationRecord withStaleEpoch(Optional<Long> stale) {
        return new MigrationRecord(identity, attempt, new State(status(), sequence(), appliedAt(), error(), stale));
    }
}

package io.dynamigrate.run;

import io.dynamigrate.Registry;
import io.dynamigrate.Time;
import io.dynamigrate.internal.work.Options;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The options of a {@link Migrator}, each with a default. Not thread-safe. */
public final class MigratorBuilder {

    private static final Duration DEFAULT_MARGIN = Duration.ofSeconds(30);
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(10);

    private final DynamoDbClient client;
    private final String table;
    private final Registry registry;
    private Optional<String> trackingTable = Optional.empty();
    private Optional<String> runId = Optional.empty();
    private Optional<String> owner = Optional.empty();
    private Optional<String> appliedBy = Optional.empty();
    private Duration lease = Duration.ofSeconds(45);
    private Optional<Instant> end = Optional.empty();
    private Duration margin = DEFAULT_MARGIN;
    private boolean force;
    private Optional<Instant> requestedAt = Optional.empty();
    private boolean keepLockWhenSuspended;
    private long hop = 1;
    private Time time = Time.system();
    private Consumer<String> log = line -> {};

    MigratorBuilder(DynamoDbClient client, String table, Registry registry) {
        this.client = client;
        this.table = table;
        this.registry = registry;
    }

    /**
     * A second table for the records, for a target whose keys are not strings or clash with them. By default the records are
     * in the target.
     *
     * @param name its name or ARN
     */
    public MigratorBuilder trackingTable(String name) {
        this.trackingTable = Optional.of(name);
        return this;
    }

    /** Who asks: a custom resource or a person. By default the user name and host of this process. */
    public MigratorBuilder owner(String name) {
        this.owner = Optional.of(name);
        return this;
    }

    /** What works: a function version's ARN. By default this host's name. */
    public MigratorBuilder appliedBy(String name) {
        this.appliedBy = Optional.of(name);
        return this;
    }

    /**
     * The id of the next run, without white space, for a caller that must recognise it. By default each run has a new one.
     * Runs whose ids differ only from an {@code @} on are parts of one: none of them asks another to stop.
     *
     * @throws IllegalArgumentException if the id is empty or has white space
     */
    public MigratorBuilder runId(String id) {
        if (id.isEmpty() || id.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("The run id '" + id + "' is empty or has white space: use another one.");
        }
        this.runId = Optional.of(id);
        return this;
    }

    /**
     * How long the lock is valid after its last renewal: 45 seconds by default, at least 10, in whole seconds. A run renews it
     * every third of that time.
     *
     * @throws IllegalArgumentException if it is shorter than 10 seconds
     */
    public MigratorBuilder lease(Duration lease) {
        if (lease.compareTo(SHORTEST_LEASE) < 0) {
            throw new IllegalArgumentException(
                    "The lease " + lease + " is too short: use at least " + SHORTEST_LEASE + ".");
        }
        this.lease = Duration.ofSeconds(lease.toSeconds());
        return this;
    }

    /** When this process is stopped; a run comes to a safe point 30 seconds before. See {@link #deadline(Instant, Duration)}. */
    public MigratorBuilder deadline(Instant end) {
        return deadline(end, DEFAULT_MARGIN);
    }

    /**
     * When this process is stopped, and how long before that a run must have come to a safe point. At that point a migration
     * is {@linkplain io.dynamigrate.Suspended suspended}, and a run that waits for the lock ends as {@code Outcome.BUSY}. By
     * default a run takes all the time that it needs, and waits for the lock without limit.
     *
     * @param end by the wall clock of {@link #time}
     * @param margin zero or more
     */
    public MigratorBuilder deadline(Instant end, Duration margin) {
        this.end = Optional.of(end);
        this.margin = margin;
        return this;
    }

    /** Runs in spite of warnings; errors stop a run all the same. By default warnings stop a run too. */
    public MigratorBuilder force(boolean force) {
        this.force = force;
        return this;
    }

    /**
     * Gives the requests of one owner an order: an older run of the owner is asked to stop at its next safe point, its lock
     * is taken at once if it is suspended, and once a newer request has come, this one does nothing any more. By default
     * requests have no order, and each run waits for the lock.
     *
     * @param requestedAt when the request was made; seconds count
     */
    public MigratorBuilder supersede(Instant requestedAt) {
        this.requestedAt = Optional.of(requestedAt);
        return this;
    }

    /**
     * Keeps the lock when a migration is suspended, for a caller that continues the run: until {@link Report#resumeAt()}, and
     * one lease more. By default the lock is released, and the next run of any caller continues.
     */
    public MigratorBuilder keepLockWhenSuspended(boolean keep) {
        this.keepLockWhenSuspended = keep;
        return this;
    }

    /**
     * Which invocation of the run this is, counted from 1. With a {@link #runId}, the next hop takes the lock that the one
     * before has kept; a hop that was delivered twice leaves. 1 by default.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public MigratorBuilder hop(int hop) {
        if (hop < 1) {
            throw new IllegalArgumentException("The hop " + hop + " is not possible: count from 1.");
        }
        this.hop = hop;
        return this;
    }

    /** The time to go by; that of this machine by default. */
    public MigratorBuilder time(Time time) {
        this.time = time;
        return this;
    }

    /** Where lines for people go; nowhere by default. Called from the thread that runs. */
    public MigratorBuilder log(Consumer<String> log) {
        this.log = log;
        return this;
    }

    /** Makes the migrator. Sends no request: the table is described when the migrator is used. */
    public Migrator build() {
        String host = host();
        return new Migrator(
                client,
                table,
                registry,
                new Options(
                        trackingTable,
                        runId,
                        owner.orElseGet(() -> System.getProperty("user.name") + "@" + host),
                        appliedBy.orElse(host),
                        lease,
                        end,
                        margin,
                        force,
                        requestedAt,
                        keepLockWhenSuspended,
                        hop,
                        registry.set(),
                        time,
                        log));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A machine need not know its own name, and this one is only for people.
            return "localhost";
        }
    }
}

package io.dynamigrate.internal.work;

import io.dynamigrate.Time;
import io.dynamigrate.internal.lock.Deadline;
import io.dynamigrate.internal.records.Holder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** What a {@code MigratorBuilder} collected. */
public record Options(
        Optional<String> trackingTable,
        Optional<String> runId,
        String owner,
        String appliedBy,
        Duration lease,
        Optional<Instant> end,
        Duration margin,
        boolean force,
        Optional<Instant> requestedAt,
        boolean keepLockWhenSuspended,
        long hop,
        Optional<String> set,
        Time time,
        Consumer<String> log) {

    public Deadline deadline() {
        return new Deadline(end, margin, time);
    }

    public Holder newHolder() {
        return holder(requestedAt);
    }

    /** A holder for whom other runs of its owner make way, in any case. */
    Holder supersedingHolder() {
        return holder(requestedAt.or(() -> Optional.of(time.now())));
    }

    private Holder holder(Optional<Instant> requested) {
        return new Holder(
                runId.orElseGet(() -> "run-" + UUID.randomUUID()), hop, appliedBy, owner, lease, end, requested, set);
    }
}

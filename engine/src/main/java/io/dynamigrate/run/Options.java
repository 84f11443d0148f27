package io.dynamigrate.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** What a {@link MigratorBuilder} collected. */
record Options(
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

    Deadline deadline() {
        return new Deadline(end, margin, time);
    }

    Holder newHolder() {
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

package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.internal.lock.Lease;
import io.dynamigrate.internal.lock.Lock;
import io.dynamigrate.internal.lock.LockAttempt;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.local.DynamoDbExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A lock on a real table, and an injected time. */
public abstract class Locks {

    public static final Duration LEASE = Duration.ofSeconds(45);

    @RegisterExtension
    public static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    public final FakeTime time = new FakeTime();
    public final List<String> log = new ArrayList<>();
    public final Wire wire = new Wire(dynamoDb.client());
    public final String table = dynamoDb.newTable();

    public final Lease acquire(String run) throws InterruptedException {
        return lease(wire, run, Optional.empty(), Instant.MAX);
    }

    public final Lease lease(Wire way, String run, Optional<Instant> deadline, Instant until)
            throws InterruptedException {
        Holder holder = holder(run, deadline);
        LockAttempt.Result result = lock(way).acquire(holder, until);
        assertThat(result.acquired()).isTrue();
        return new Lease(store(way), holder, time, result);
    }

    public final Lock lock(Wire way) {
        return new Lock(store(way), time, log::add);
    }

    public final Store store(Wire way) {
        return Store.open(dynamoDb.client(), table, Optional.empty()).via(way.client());
    }

    public static Holder requestedAt(String run, Instant time) {
        return new Holder(run, 1, "host", "owner", LEASE, Optional.empty(), Optional.of(time), Optional.empty());
    }

    public static Holder holder(String run, Optional<Instant> deadline) {
        return new Holder(run, 1, "host", "owner", LEASE, deadline, Optional.empty(), Optional.empty());
    }
}

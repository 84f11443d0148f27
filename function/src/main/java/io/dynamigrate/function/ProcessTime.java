package io.dynamigrate.function;

import io.dynamigrate.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The time of this process. Migrations may see another one, for which leases and deadlines have no use.
 *
 * @param fixed what migrations see instead of the wall clock
 */
record ProcessTime(Time real, Supplier<Optional<Instant>> fixed) implements Time {

    @Override
    public Instant now() {
        return real.now();
    }

    @Override
    public Instant migrationNow() {
        return fixed.get().orElseGet(real::now);
    }

    @Override
    public long nanos() {
        return real.nanos();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        real.sleep(duration);
    }
}

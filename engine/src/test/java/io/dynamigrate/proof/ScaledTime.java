package io.dynamigrate.proof;

import io.dynamigrate.Time;
import java.time.Duration;
import java.time.Instant;

/** A time that runs so many times faster than that of this machine, in the same way in each process. */
record ScaledTime(int factor) implements Time {

    @Override
    public Instant now() {
        return Instant.ofEpochMilli(
                System.currentTimeMillis() % Duration.ofDays(365).toMillis() * factor);
    }

    @Override
    public long nanos() {
        return System.nanoTime() * factor;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration.dividedBy(factor).toMillis());
    }
}

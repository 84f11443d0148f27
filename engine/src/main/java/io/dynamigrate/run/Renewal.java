package io.dynamigrate.run;

import java.time.Duration;

/** Renews a lease while a migration works. It ends with the run: Lambda freezes what stays behind. */
final class Renewal implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Time.Repetition repetition;

    private Renewal(Time.Repetition repetition) {
        this.repetition = repetition;
    }

    static Renewal of(Lease lease, Time time) {
        return new Renewal(time.repeat(PERIOD, () -> renew(lease)));
    }

    private static void renew(Lease lease) {
        try {
            lease.renewIfDue();
        } catch (Throwable e) {
            // What is thrown here would end all later renewals. A write that finds the lease over is refused.
            return;
        }
    }

    @Override
    public void close() {
        repetition.close();
    }
}

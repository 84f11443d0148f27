package io.dynamigrate.internal.lock;

import io.dynamigrate.Time;
import java.time.Duration;

/** Renews a lease while a migration works. It ends with the run: Lambda freezes what stays behind. */
public final class Renewal implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Time.Repetition repetition;

    private Renewal(Time.Repetition repetition) {
        this.repetition = repetition;
    }

    public static Renewal of(Lease lease, Time time) {
        return new Renewal(time.repeat(PERIOD, () -> renew(lease)));
    }

    private static void renew(Lease lease) {
        try {
            lease.renewIfDue();
        } catch (Throwable e) {
            // An exception that left this method would end all later renewals. A write after the lease's end is
            // refused.
            lease.renewalFailed(e);
        }
    }

    @Override
    public void close() {
        repetition.close();
    }
}

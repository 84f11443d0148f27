package io.dynamigrate.run;

import io.dynamigrate.Suspended;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where a migration may be stopped: between what it asks of its context. Once it is stopped, it stays so. Thread-safe. */
final class Safepoint {

    private final Deadline deadline;
    private final Lease lease;
    private final AtomicReference<@Nullable Suspended> suspended = new AtomicReference<>();
    private volatile boolean closed;

    Safepoint(Deadline deadline, Lease lease) {
        this.deadline = deadline;
        this.lease = lease;
    }

    /**
     * Goes on, if the migration may.
     *
     * @throws Suspended if it was suspended before, or time is over, or the run is asked to stop
     */
    void check() {
        requireRunning();
        haltOf(deadline, lease).ifPresent(why -> {
            throw suspend(Suspended.because(why, deadline.time().now()));
        });
    }

    /**
     * Goes on, if the migration was not suspended before: what is done already is recorded, however late it is.
     *
     * @throws Suspended if it was
     */
    void requireRunning() {
        Suspended before = suspended.get();
        if (before != null) {
            throw before;
        }
        if (closed) {
            throw new IllegalStateException("The context was used after its migration had ended: wait for all threads"
                    + " before up() or down() returns.");
        }
    }

    /** Why a run has to stop now, if it has. */
    static Optional<String> haltOf(Deadline deadline, Lease lease) {
        if (lease.isStopRequested()) {
            return Optional.of("this run was asked to stop");
        }
        return deadline.isOver() ? Optional.of("the time of this run is over") : Optional.empty();
    }

    /** Remembers the signal, even where the migration catches it, and gives it back to be thrown. */
    Suspended suspend(Suspended signal) {
        suspended.compareAndSet(null, signal);
        return signal;
    }

    /** The suspension, even where the migration caught it. */
    Optional<Suspended> suspension() {
        return Optional.ofNullable(suspended.get());
    }

    void close() {
        closed = true;
    }
}

package io.dynamigrate.internal.lock;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.LeaseLostException;
import io.dynamigrate.RecordsException;
import io.dynamigrate.Suspended;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a migration may be stopped: at its calls of the context. A stopped migration stays stopped: if it catches the signal
 * and returns, it is not recorded as applied all the same. Thread-safe.
 */
public final class Safepoint {

    private final Deadline deadline;
    private final Lease lease;
    /** A {@link Suspended}, or a {@link DynamigrateException}. */
    private final AtomicReference<@Nullable Throwable> stop = new AtomicReference<>();

    private volatile boolean closed;

    public Safepoint(Deadline deadline, Lease lease) {
        this.deadline = deadline;
        this.lease = lease;
    }

    /**
     * Goes on, if the migration may.
     *
     * @throws Suspended if it was suspended before, or time is over, or the run is asked to stop
     */
    public void check() {
        requireRunning();
        haltOf(deadline, lease).ifPresent(why -> {
            throw halt(why);
        });
    }

    /**
     * Goes on, if the migration was not stopped before: what is done already is recorded, however late it is.
     *
     * @throws Suspended if it was suspended
     * @throws DynamigrateException if the lock was lost, or records could not be written
     */
    public void requireRunning() {
        Throwable before = stop.get();
        if (before instanceof Suspended suspended) {
            throw suspended;
        }
        if (before instanceof DynamigrateException broken) {
            throw broken;
        }
        if (closed) {
            throw usedAfterEnd();
        }
    }

    /** What a context throws that is used after its migration has ended, in a run and in a dry run. */
    public static IllegalStateException usedAfterEnd() {
        return new IllegalStateException("The context was used after its migration had ended: wait for all threads"
                + " before up() or down() returns.");
    }

    /**
     * Calls work that needs the lock or writes records, unless the migration was stopped before. If the lock is lost or the
     * records cannot be written, the migration is stopped: what is recorded is unknown.
     */
    <T> T call(Supplier<T> work) {
        requireRunning();
        try {
            return work.get();
        } catch (LeaseLostException | RecordsException e) {
            stop.compareAndSet(null, e);
            throw e;
        }
    }

    /** The same for work without a result. */
    public void run(Runnable work) {
        var unused = call(() -> {
            work.run();
            return true;
        });
    }

    /** Why a run has to stop now, if it has. */
    public static Optional<String> haltOf(Deadline deadline, Lease lease) {
        if (lease.isStopRequested()) {
            return Optional.of("this run was asked to stop");
        }
        return deadline.isOver() ? Optional.of("the time of this run is over") : Optional.empty();
    }

    /** Suspends the migration, because its run has to stop; the signal is to be thrown. */
    public Suspended halt(String why) {
        return suspend(Suspended.because(why, deadline.time().now()));
    }

    /** Remembers the signal, even where the migration catches it, and gives it back to be thrown. */
    public Suspended suspend(Suspended signal) {
        stop.compareAndSet(null, signal);
        return signal;
    }

    /** What stopped the migration, even where the migration caught it. */
    public Optional<Throwable> stop() {
        return Optional.ofNullable(stop.get());
    }

    public void close() {
        closed = true;
    }
}

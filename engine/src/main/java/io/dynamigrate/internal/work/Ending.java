package io.dynamigrate.internal.work;

import io.dynamigrate.LeaseLostException;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Outcome;
import io.dynamigrate.Suspended;
import io.dynamigrate.internal.dynamo.ErrorText;
import io.dynamigrate.internal.lock.Safepoint;
import io.dynamigrate.plan.Change;
import io.dynamigrate.plan.Direction;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;

/** How one call of {@code up} or {@code down} ended: well, suspended, or with an error. */
record Ending(Outcome outcome, @Nullable Throwable error) {

    /** Limits the search for an interrupt, because a chain of causes may be a cycle. */
    private static final int CAUSES = 100;

    /** Calls the migration and closes its context. Whatever it throws is an ending, never lost. */
    static Ending of(Change change, Context context, Safepoint safepoint) {
        try (context) {
            change.call(context);
            // A migration may catch the signal and return normally. It is not finished.
            return safepoint.stop().isPresent() ? stopped(safepoint, null) : new Ending(Outcome.DONE, null);
        } catch (Throwable e) {
            return stopped(safepoint, e);
        }
    }

    /** The ending of a migration that was stopped, or threw something. */
    private static Ending stopped(Safepoint safepoint, @Nullable Throwable thrown) {
        Optional<Throwable> stop = safepoint.stop();
        if (stop.orElse(null) instanceof Suspended signal) {
            return suspended(signal);
        }
        if (!(stop.orElse(null) instanceof LeaseLostException) && isInterrupted(thrown)) {
            Thread.currentThread().interrupt();
            return new Ending(Outcome.SUSPENDED, safepoint.halt("its thread was interrupted"));
        }
        return failed(stop.isPresent() ? stop.get() : Objects.requireNonNull(thrown));
    }

    /** Whether an interrupt ended the migration. A migration may wrap the exception; the SDK throws its own. */
    private static boolean isInterrupted(@Nullable Throwable thrown) {
        return Thread.currentThread().isInterrupted()
                || Stream.<Throwable>iterate(thrown, cause -> cause != null, Throwable::getCause)
                        .limit(CAUSES)
                        .anyMatch(cause -> cause instanceof InterruptedException || cause instanceof AbortedException);
    }

    static Ending failed(Throwable error) {
        return new Ending(Outcome.FAILED, error);
    }

    private static Ending suspended(Suspended signal) {
        return new Ending(Outcome.SUSPENDED, signal);
    }

    /** When a suspended migration wants to go on. */
    Optional<Instant> resumeAt() {
        return error instanceof Suspended signal ? Optional.of(signal.resumeAt()) : Optional.empty();
    }

    /** What the history says of it; a suspended migration stays as it was begun. */
    MigrationRecord record(MigrationRecord begun, Direction direction, Instant now) {
        boolean up = direction == Direction.APPLY;
        return switch (outcome) {
            case DONE -> begun.ended(up ? MigrationStatus.APPLIED : MigrationStatus.ROLLED_BACK, now, Optional.empty());
            case FAILED ->
                begun.ended(
                        up ? MigrationStatus.FAILED : MigrationStatus.ROLLBACK_FAILED,
                        now,
                        Optional.ofNullable(error).map(ErrorText::of));
            default -> begun;
        };
    }

    /**
     * Why the run stops here, and what to do.
     *
     * @param progress the progress that the migration reported last; empty where it reported none
     */
    String message(Change change, String progress) {
        String what = change.direction().verb() + " '" + change.id() + "'";
        String why = error instanceof Suspended
                ? String.valueOf(error.getMessage())
                : ErrorText.of(Objects.requireNonNull(error));
        String told = progress.isEmpty() ? "" : " Progress: " + progress + ".";
        return outcome == Outcome.SUSPENDED
                ? what + " is not done yet: " + why + "." + told + " It is resumable: run again to go on."
                : what + " failed: " + why + (why.endsWith(".") ? "" : ".") + told + " " + remedy(change.direction());
    }

    private static String remedy(Direction direction) {
        return direction == Direction.APPLY
                ? "Fix the cause and run again."
                : "Fix the cause and run again; or finish the rollback by hand, and repair the migration with"
                        + " mark_rolled_back.";
    }
}

package io.dynamigrate.run;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Suspended;
import io.dynamigrate.plan.Change;
import io.dynamigrate.plan.Direction;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one call of {@code up} or {@code down} ended: well, suspended, or with an error. */
record Ending(Outcome outcome, @Nullable Throwable error) {

    /** Calls the migration and closes its context. Whatever it throws is an ending, never lost. */
    static Ending of(Change change, RunContext context) {
        try (context) {
            change.call(context);
            // A migration that caught the signal and returned has not done its work all the same.
            return context.suspension().map(Ending::suspended).orElseGet(() -> new Ending(Outcome.DONE, null));
        } catch (Throwable e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return context.suspension().map(Ending::suspended).orElseGet(() -> failed(e));
        }
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

    /** Why the run stops here, and what to do. */
    String message(Change change) {
        String what = change.direction().verb() + " '" + change.id() + "'";
        String why = error instanceof Suspended
                ? String.valueOf(error.getMessage())
                : ErrorText.of(Objects.requireNonNull(error));
        return outcome == Outcome.SUSPENDED
                ? what + " is not done yet: " + why + ". It is resumable: run again to go on."
                : what + " failed: " + why + (why.endsWith(".") ? "" : ".") + " " + remedy(change.direction());
    }

    private static String remedy(Direction direction) {
        return direction == Direction.APPLY
                ? "Fix the cause and run again."
                : "Fix the cause and run again; or finish the rollback by hand, and repair the migration with"
                        + " mark_rolled_back.";
    }
}

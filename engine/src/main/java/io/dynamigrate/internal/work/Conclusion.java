package io.dynamigrate.internal.work;

import io.dynamigrate.Outcome;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a run ended, and why. */
public record Conclusion(
        Outcome outcome, Optional<String> message, Optional<Throwable> error, Optional<Instant> resumeAt) {

    /** The goal is reached. */
    static Conclusion reached(boolean hadWork) {
        return new Conclusion(
                hadWork ? Outcome.DONE : Outcome.NOTHING_TO_DO, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The run does not start to work. */
    static Conclusion unstarted(Outcome outcome, String why, Optional<Instant> resumeAt) {
        return new Conclusion(outcome, Optional.of(why), Optional.empty(), resumeAt);
    }

    /** The run stops at a safe point. */
    static Conclusion halted(String why, Instant now) {
        return new Conclusion(
                Outcome.SUSPENDED,
                Optional.of("The run stops before its next migration, because " + why
                        + ". It is resumable: run again to go on."),
                Optional.empty(),
                Optional.of(now));
    }

    /** A migration failed or was suspended. */
    static Conclusion of(Attempt.Ended last) {
        return new Conclusion(
                last.ending().outcome(),
                Optional.of(last.message()),
                Optional.ofNullable(last.ending().error()),
                last.ending().resumeAt());
    }

    /** The same where no other invocation should continue the run. */
    Conclusion notResumed() {
        return new Conclusion(outcome, message, error, Optional.empty());
    }

    /** The run failed outside a migration. */
    static Conclusion broken(@Nullable String message, Throwable error) {
        return new Conclusion(Outcome.FAILED, Optional.ofNullable(message), Optional.of(error), Optional.empty());
    }
}

package io.dynamigrate.function;

import io.dynamigrate.run.WorstCase;
import java.time.Duration;
import java.util.Optional;

/** Says of a plan that it may take longer than CloudFormation waits. Pure. It never stops a run: indexes are often faster. */
final class WorstCaseNote {

    private WorstCaseNote() {}

    /**
     * The note.
     *
     * @param left until the run has to come to a safe point
     * @param isCreate whether CloudFormation deletes what the stack has made if the run fails
     */
    static Optional<String> of(WorstCase worstCase, Duration left, boolean isCreate) {
        if (worstCase.duration().compareTo(left) <= 0) {
            return Optional.empty();
        }
        return Optional.of("The plan creates " + worstCase.indexCreations() + " indexes, which may take "
                + worstCase.duration().toMinutes() + " minutes, and CloudFormation waits for "
                + Math.max(0, left.toMinutes()) + " more: create fewer in one deployment, or set Target to the last"
                + " migration that fits."
                + (isCreate
                        ? " If this Create fails, the rollback also deletes a table that the same stack created, unless"
                                + " its DeletionPolicy retains it."
                        : ""));
    }
}

package io.dynamigrate.function;

import io.dynamigrate.Finding;
import io.dynamigrate.Registry;
import io.dynamigrate.plan.Direction;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.Plan;
import io.dynamigrate.run.Migrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an event would do if the property {@code DryRun} were not set. */
final class DryRun {

    private DryRun() {}

    /** Looks, and changes nothing: whatever it sees is a success, because the stack asked only to be told. */
    static Result of(Migrator migrator, Work work, boolean force, String runId, Registry registry) {
        List<String> sentences = new ArrayList<>();
        for (Goal goal : work.goals()) {
            Plan plan = migrator.plan(goal);
            refusal(plan, force).ifPresent(sentences::add);
            if (!plan.migrations().isEmpty()) {
                sentences.add((goal.direction() == Direction.ROLLBACK ? "Would take back " : "Would apply ")
                        + Text.migrations(plan.ids()) + ".");
            }
        }
        sentences.addAll(work.notes());
        if (sentences.isEmpty()) {
            sentences.add("There would be nothing to do.");
        }
        sentences.add(0, "This is a dry run, which changes nothing.");
        return new Result(
                true,
                sentences,
                AnswerData.of(runId, Runs.none(), Optional.of(migrator.status().history()), registry));
    }

    private static Optional<String> refusal(Plan plan, boolean force) {
        List<Finding> refusals = plan.refusals(force);
        return refusals.isEmpty()
                ? Optional.empty()
                : Optional.of("ATTENTION: it would be refused. " + Finding.format(refusals));
    }
}

package io.dynamigrate.function;

import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.dryrun.DryRun;
import io.dynamigrate.dryrun.Rehearsal;
import io.dynamigrate.plan.Direction;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.run.Migrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What an event would do if the property {@code DryRun} were not set. */
final class DryRunAnswer {

    private DryRunAnswer() {}

    /**
     * Looks, and changes nothing: whatever it sees is a success, because the stack asked only to be told.
     *
     * @param log is told each effect, for which a reason has no room
     */
    static Result of(Migrator migrator, Work work, String runId, Registry registry, Consumer<String> log) {
        List<String> sentences = new ArrayList<>();
        for (Goal goal : work.goals()) {
            try {
                DryRun report = migrator.dryRun(goal);
                log.accept(report.format());
                sentences.addAll(sentences(report));
            } catch (RefusedException e) {
                sentences.add("ATTENTION: it would be refused. " + Problem.sentence(e));
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

    private static List<String> sentences(DryRun report) {
        List<String> ids =
                new ArrayList<>(report.migrations().stream().map(Rehearsal::id).toList());
        ids.addAll(report.notLookedAt());
        if (ids.isEmpty()) {
            return List.of();
        }
        List<String> sentences = new ArrayList<>();
        sentences.add((report.goal().direction() == Direction.ROLLBACK ? "Would take back " : "Would apply ")
                + Text.migrations(ids) + ": " + report.estimate().format() + ".");
        for (Rehearsal migration : report.migrations()) {
            migration
                    .why()
                    .ifPresent(why -> sentences.add("ATTENTION: '" + migration.id() + "' "
                            + (migration.ending() == Rehearsal.Ending.FAILS ? "would fail: " : "is incomplete here: ")
                            + why + (why.endsWith(".") ? "" : ".")));
        }
        return sentences;
    }
}

package io.dynamigrate.function;

import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.plan.Change;
import io.dynamigrate.plan.Direction;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.preview.DryRun;
import io.dynamigrate.preview.Rehearsal;
import io.dynamigrate.run.Migrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an event would do if the property {@code DryRun} were not set. */
final class DryRunAnswer {

    private DryRunAnswer() {}

    /**
     * Looks, and changes nothing: whatever it sees is a success, because the stack asked only to be told.
     *
     * @param log is told each effect, for which a reason has no room
     */
    static Result of(
            Migrator migrator, Work work, RequestType type, String runId, Registry registry, Consumer<String> log) {
        List<String> sentences = new ArrayList<>();
        for (Goal goal : work.goals()) {
            try {
                DryRun report = migrator.dryRun(goal);
                log.accept(report.format());
                sentences.addAll(sentences(report));
                sentences.addAll(Remedy.mayBeTooMuch(report.estimate(), type == RequestType.CREATE));
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
        List<String> rolledBack = ids(report, Direction.ROLL_BACK);
        List<String> applied = ids(report, Direction.APPLY);
        if (rolledBack.isEmpty() && applied.isEmpty()) {
            return List.of();
        }
        String what = Stream.of(
                        rolledBack.isEmpty() ? "" : "roll back " + Text.migrations(rolledBack),
                        applied.isEmpty() ? "" : "apply " + Text.migrations(applied))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" and then "));
        List<String> sentences = new ArrayList<>();
        sentences.add("Would " + what + ": " + report.estimate().format() + ".");
        for (Rehearsal migration : report.migrations()) {
            migration
                    .why()
                    .ifPresent(why -> sentences.add("ATTENTION: '" + migration.id() + "' "
                            + (migration.ending() == Rehearsal.Ending.FAILS ? "would fail: " : "is incomplete here: ")
                            + why + (why.endsWith(".") ? "" : ".")));
        }
        return sentences;
    }

    private static List<String> ids(DryRun report, Direction direction) {
        return Stream.concat(
                        report.migrations().stream()
                                .filter(migration -> migration.direction() == direction)
                                .map(Rehearsal::id),
                        report.notLookedAt().stream()
                                .filter(change -> change.direction() == direction)
                                .map(Change::id))
                .toList();
    }
}

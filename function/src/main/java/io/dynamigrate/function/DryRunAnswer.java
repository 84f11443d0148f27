package io.dynamigrate.function;

import io.dynamigrate.RefusedException;
import io.dynamigrate.plan.Change;
import io.dynamigrate.plan.Direction;
import io.dynamigrate.preview.DryRun;
import io.dynamigrate.preview.Rehearsal;
import io.dynamigrate.run.Migrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an event would do if the property {@code DryRun} were not set. */
final class DryRunAnswer {

    private DryRunAnswer() {}

    /**
     * Looks, and changes nothing: whatever it sees is a success, because the stack asked only to be told.
     *
     * <p>The log is told each effect, for which a reason has no room.
     */
    static Result of(RequestContext context, Migrator migrator, Moves moves) {
        List<String> sentences = new ArrayList<>();
        for (Moves.Move move : moves.all()) {
            try {
                sentences.addAll(move.version().isEmpty() ? look(context, migrator, move) : List.of(other(move)));
            } catch (RefusedException e) {
                sentences.add("ATTENTION: it would be refused. " + Problem.sentence(e));
            }
        }
        sentences.addAll(moves.notes());
        if (sentences.isEmpty()) {
            sentences.add("There would be nothing to do.");
        }
        sentences.add(0, "This is a dry run, which changes nothing.");
        return context.result(
                Ending.REACHED,
                sentences,
                AnswerData.of(
                        context.runId(),
                        List.of(),
                        List.of(),
                        Optional.of(migrator.status().history()),
                        moves.registry()));
    }

    private static List<String> look(RequestContext context, Migrator migrator, Moves.Move move) {
        DryRun report = migrator.dryRun(move.goal());
        context.log(report.format());
        List<String> sentences = new ArrayList<>(sentences(report));
        sentences.addAll(Remedy.mayBeTooMuch(report.estimate(), context.occasion() == Occasion.CREATE));
        return sentences;
    }

    private static String other(Moves.Move move) {
        return "Would let " + move.version().orElseThrow() + " roll back " + Text.migrations(move.ids()) + ".";
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

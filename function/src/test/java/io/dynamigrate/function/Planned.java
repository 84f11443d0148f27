package io.dynamigrate.function;

import io.dynamigrate.Registry;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import java.util.List;
import java.util.Optional;

/**
 * What is done for a wish where nothing is delegated and nothing fails.
 *
 * @param notes what people are told of the rest
 */
record Planned(List<Goal> goals, List<String> notes) {

    static Planned of(Wish wish, Registry registry, History history) {
        Moves moves = new Moves(wish, registry, Optional.empty(), "run", history, Moves.Progress.none());
        return new Planned(moves.all().stream().map(Moves.Move::goal).toList(), moves.notes());
    }
}

package io.dynamigrate.preview;

import io.dynamigrate.plan.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the dry run of one change found.
 *
 * @param id of the migration
 * @param direction whether it is applied or rolled back
 * @param description of the migration
 * @param effects the first 1,000, in order
 * @param more how many effects are not listed
 * @param notes what is worth knowing
 * @param ending whether that is all
 * @param why it ended where it did; absent where it is complete
 */
public record Rehearsal(
        String id,
        Direction direction,
        String description,
        List<Effect> effects,
        long more,
        List<String> notes,
        Ending ending,
        Optional<String> why,
        Estimate estimate) {

    /**
     * How far a dry run came. Up to there, what is listed is what a run sends, but for requests that DynamoDB refuses for
     * what is in them: those are not listed.
     */
    public enum Ending {
        /**
         * To the end. A run comes there too, except where a note says that something is not checked, and where DynamoDB
         * refuses a request whatever the data is: {@code MigrationCheck} finds that.
         */
        COMPLETE("complete"),
        /** To a point from which nobody can know. */
        INCOMPLETE("incomplete from here"),
        /** To an exception, which a run would meet too. */
        FAILS("would fail");

        private final String text;

        Ending(String text) {
            this.text = text;
        }
    }

    public Rehearsal {
        effects = List.copyOf(effects);
        notes = List.copyOf(notes);
    }

    /** Whether a run would change neither items nor tables, nor anything outside DynamoDB. */
    public boolean changesNothing() {
        return more == 0 && effects.stream().noneMatch(Effect::isChange);
    }

    /** This with one more note. */
    public Rehearsal withNote(String note) {
        List<String> all = new ArrayList<>(notes);
        all.add(note);
        return new Rehearsal(id, direction, description, effects, more, all, ending, why, estimate);
    }

    /** Lines for people. */
    public String format() {
        StringBuilder text =
                new StringBuilder(direction.format(id)).append(": ").append(description);
        effects.forEach(effect -> text.append("\n  ").append(effect.format()));
        if (more > 0) {
            text.append("\n  and ").append(more).append(" more");
        }
        if (effects.isEmpty() && ending == Ending.COMPLETE) {
            text.append("\n  changes nothing");
        }
        notes.forEach(note -> text.append("\n  note: ").append(note));
        why.ifPresent(
                reason -> text.append("\n  ").append(ending.text).append(": ").append(reason));
        return text.toString();
    }
}

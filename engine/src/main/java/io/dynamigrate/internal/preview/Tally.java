package io.dynamigrate.internal.preview;

import io.dynamigrate.plan.Change;
import io.dynamigrate.preview.Effect;
import io.dynamigrate.preview.Estimate;
import io.dynamigrate.preview.Rehearsal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;

/** Collects what one migration does in a dry run, and counts what it costs. */
public final class Tally {

    private static final int LISTED = 1_000;

    private final List<Effect> effects = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final MemoryBound memory;
    private long all;
    private Estimate estimate = Estimate.NONE;

    public Tally(MemoryBound memory) {
        this.memory = memory;
    }

    /**
     * Takes something down.
     *
     * @throws Incomplete if there is no memory left
     */
    void effect(Effect effect) {
        all++;
        if (effects.size() < LISTED) {
            memory.take(effect.format().length());
            effects.add(effect);
        }
    }

    void note(String note) {
        notes.add(note);
    }

    void request() {
        estimate = estimate.plus(new Estimate(0, 0, 0, 1, 0));
    }

    void wrote(long units) {
        estimate = estimate.plus(new Estimate(1, units, 0, 0, 0));
    }

    void read(double units) {
        estimate = estimate.plus(new Estimate(0, 0, units, 0, 0));
    }

    void read(@Nullable ConsumedCapacity consumed) {
        if (consumed != null && consumed.capacityUnits() != null) {
            read(consumed.capacityUnits());
        }
    }

    void indexes(long created) {
        estimate = estimate.plus(new Estimate(0, 0, 0, 0, created));
    }

    /** How far it is, for people. */
    String progress() {
        return estimate.requests() + " requests so far, " + all + " effects";
    }

    Rehearsal result(Change change, Rehearsal.Ending ending, Optional<String> why) {
        return new Rehearsal(
                change.id(),
                change.direction(),
                change.migration().description(),
                effects,
                all - effects.size(),
                List.copyOf(notes),
                ending,
                why,
                estimate);
    }
}

package io.dynamigrate.run;

import java.time.Duration;

/**
 * How long the index creations of a plan may take. An estimate: deletions and writes of items are not counted.
 *
 * @param indexCreations how many indexes the plan creates, one after the other
 * @param isComplete whether these are all; false where a migration decides by what it reads, or by what a step did
 */
public record WorstCase(int indexCreations, boolean isComplete) {

    /**
     * The longest time that DynamoDB needs for one index: 990 to 1,003 s were measured on an empty table, 506 to 539 s in
     * other runs. A large table takes longer.
     */
    public static final Duration PER_INDEX = Duration.ofMinutes(17);

    /** The time that these creations may need, at least where this is not complete. */
    public Duration duration() {
        return PER_INDEX.multipliedBy(indexCreations);
    }
}

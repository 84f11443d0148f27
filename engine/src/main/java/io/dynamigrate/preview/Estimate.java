package io.dynamigrate.preview;

import java.time.Duration;
import java.util.Locale;

/**
 * What a run would cost, roughly. Capacity is that of the table itself: writes to its indexes, which every changed item
 * costs too, and to replicas are not counted.
 *
 * @param items writes of items; an item that is written twice counts twice
 * @param writeUnits write capacity units, from the sizes of the items: 1 for each KB begun, 2 in a transaction
 * @param readUnits read capacity units, as DynamoDB counted them for the reads of the dry run
 * @param requests of DynamoDB, reads and writes
 * @param indexes that would be created
 */
public record Estimate(long items, long writeUnits, double readUnits, long requests, long indexes) {

    /** The time of one request, one after the other, in the same region. */
    private static final Duration REQUEST = Duration.ofMillis(5);
    /** Creating an index takes so long even on an empty table; longer where there is much to fill in. */
    private static final Duration SHORT_INDEX = Duration.ofMinutes(8);

    private static final Duration LONG_INDEX = Duration.ofMinutes(17);

    /** The cost of nothing. */
    public static final Estimate NONE = new Estimate(0, 0, 0, 0, 0);

    public Estimate plus(Estimate other) {
        return new Estimate(
                items + other.items,
                writeUnits + other.writeUnits,
                readUnits + other.readUnits,
                requests + other.requests,
                indexes + other.indexes);
    }

    /** The time at 200 requests a second, with each index created in 8 minutes. */
    public Duration shortest() {
        return SHORT_INDEX.multipliedBy(indexes).plus(REQUEST.multipliedBy(requests));
    }

    /** The time at 200 requests a second, with each index created in 17 minutes. */
    public Duration longest() {
        return LONG_INDEX.multipliedBy(indexes).plus(REQUEST.multipliedBy(requests));
    }

    /** One line for people. */
    public String format() {
        String time = indexes == 0
                ? "about " + text(shortest())
                : text(shortest()) + " to " + text(longest()) + " (each new index 8 to 17 minutes)";
        return String.format(
                Locale.ROOT,
                "%d writes of items, %d write units, %.1f read units (writes to indexes not counted);"
                        + " %s at 200 requests a second",
                items,
                writeUnits,
                readUnits,
                time);
    }

    private static String text(Duration duration) {
        long seconds = Math.max(1, (duration.toMillis() + 999) / 1000);
        return seconds < 120 ? seconds + " s" : (seconds + 59) / 60 + " min";
    }
}

package io.dynamigrate.internal.change;

import io.dynamigrate.Time;
import io.dynamigrate.internal.records.IndexRow;
import java.time.Duration;
import java.util.function.Consumer;

/** The row of an index while the index is changed: writes the row, and knows when the row was last confirmed. */
public final class IndexRecord {

    /** The longest age of a description; in practice it is seconds. */
    private static final Duration STALE = Duration.ofMinutes(1);

    private final Consumer<IndexRow> writer;
    private final Time time;
    private final Duration stale;
    private IndexRow row;
    private long confirmedAt;

    private IndexRecord(IndexRow row, Consumer<IndexRow> writer, Time time, Duration stale) {
        this.writer = writer;
        this.time = time;
        this.stale = stale;
        this.row = row;
        this.confirmedAt = time.nanos();
    }

    /**
     * Starts with a row that was read just now.
     *
     * @param writer writes a row
     */
    public static IndexRecord of(IndexRow row, Consumer<IndexRow> writer, Time time) {
        return new IndexRecord(row, writer, time, STALE);
    }

    /** The same in a dry run, which does not wait for a description that agrees. */
    public static IndexRecord ofDryRun(IndexRow row, Consumer<IndexRow> writer, Time time) {
        return new IndexRecord(row, writer, time, Duration.ZERO);
    }

    public IndexRow row() {
        return row;
    }

    public void write(IndexRow next) {
        writer.accept(next);
        row = next;
        confirm();
    }

    /** Notes that an answer of DynamoDB agrees with the row. */
    void confirm() {
        confirmedAt = time.nanos();
    }

    /** Whether a description that contradicts the row may be older than the row. */
    boolean isRecent() {
        return time.nanos() - confirmedAt < stale.toNanos();
    }
}

package io.dynamigrate.run;

import java.time.Duration;
import java.util.function.Consumer;

/** The row of an index, for one who changes the index: writes the row, and knows how long it has been true. */
final class IndexRecord {

    /** How old the description of a table may be; in practice it is seconds. */
    private static final Duration STALE = Duration.ofMinutes(1);

    private final Consumer<IndexRow> writer;
    private final Time time;
    private IndexRow row;
    private long trueAt;

    /**
     * A row that was read just now.
     *
     * @param writer writes a row
     */
    IndexRecord(IndexRow row, Consumer<IndexRow> writer, Time time) {
        this.writer = writer;
        this.time = time;
        this.row = row;
        this.trueAt = time.nanos();
    }

    IndexRow row() {
        return row;
    }

    void write(IndexRow next) {
        writer.accept(next);
        row = next;
        confirm();
    }

    /** DynamoDB said just now what the row says. */
    void confirm() {
        trueAt = time.nanos();
    }

    /** Whether a description that disagrees with the row may be older than the row. */
    boolean isRecent() {
        return time.nanos() - trueAt < STALE.toNanos();
    }
}

package io.dynamigrate.internal.preview;

import io.dynamigrate.internal.dynamo.ItemSize;
import io.dynamigrate.internal.expression.Incomplete;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The memory that one dry run may use for the items and effects that it records. */
public final class MemoryBound {

    /** What the objects of one attribute take beside its text. */
    private static final int ATTRIBUTE = 200;

    private final long limit;
    private long used;

    public MemoryBound(long limit) {
        this.limit = limit;
    }

    /** What an item takes. */
    static long of(Map<String, AttributeValue> item) {
        return ItemSize.of(item) + (long) ATTRIBUTE * item.size();
    }

    /**
     * Takes memory, or gives some back.
     *
     * @throws Incomplete if there is none left
     */
    void take(long bytes) {
        used += bytes;
        if (used > limit) {
            throw new Incomplete("what it recorded takes more than the " + limit / (1024 * 1024)
                    + " MB that it may use: give the function more memory");
        }
    }
}

package io.dynamigrate.internal.dynamo;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The capacity units that reads and writes of one item consume (developer guide, "Read and write operations"). Pure. */
public final class Capacity {

    private static final int WRITE_UNIT = 1024;
    private static final int READ_UNIT = 4096;

    private Capacity() {}

    /** The write capacity units of a change, which counts the larger of the item before and after. */
    public static long written(
            Optional<Map<String, AttributeValue>> before, Optional<Map<String, AttributeValue>> after) {
        return units(Math.max(size(before), size(after)), WRITE_UNIT);
    }

    /** The read capacity units of a read, which is half as dear where it need not be consistent. */
    public static double read(Optional<Map<String, AttributeValue>> item, @Nullable Boolean consistent) {
        return units(size(item), READ_UNIT) * (Boolean.TRUE.equals(consistent) ? 1 : 0.5);
    }

    private static int size(Optional<Map<String, AttributeValue>> item) {
        return item.map(ItemSize::of).orElse(0);
    }

    private static long units(int bytes, int unit) {
        return Math.max(1, (bytes + unit - 1) / unit);
    }
}

package io.dynamigrate.function;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of long lists that a result shows: Lambda returns at most 6 MB.
 *
 * @param from how many elements of each list come before the part
 * @param limit how many elements of each list the part has at most
 */
record Page(int from, int limit) {

    static final int LARGEST = 1000;

    private static final int DEFAULT = 100;
    private static final int BYTES = 4_000_000;

    /** The result of a command that continues itself is kept in a row of the table, which holds 400 KB. */
    private static final int BYTES_BESIDE_OTHERS = 100_000;

    static Page of(@Nullable Integer from, @Nullable Integer limit) {
        return new Page(from == null ? 0 : from, limit == null ? DEFAULT : limit);
    }

    /**
     * Puts this part of the lists into a result, and as {@code next} where the next part begins, or null. The part is
     * shorter than the limit if the result would be too large.
     *
     * @param lists in terms of JSON, by name
     */
    void put(Map<String, @Nullable Object> result, Map<String, List<?>> lists) {
        int size = size(lists, BYTES);
        result.putAll(part(lists, size));
        long end = (long) from + size;
        result.put("next", longest(lists) > end ? end : null);
    }

    /** Puts as many elements of the lists into a result as it has room for, and as {@code leftOut} the number of the others. */
    static void fit(Map<String, @Nullable Object> result, Map<String, List<?>> lists) {
        Page all = new Page(0, Integer.MAX_VALUE);
        int size = all.size(lists, BYTES_BESIDE_OTHERS);
        result.putAll(all.part(lists, size));
        int leftOut = lists.values().stream()
                .mapToInt(list -> Math.max(0, list.size() - size))
                .sum();
        if (leftOut > 0) {
            result.put("leftOut", leftOut);
        }
    }

    /** How many elements of each list have room. */
    private int size(Map<String, List<?>> lists, int bytes) {
        int size = limit;
        Map<String, List<?>> part = part(lists, size);
        while (size > 1 && Json.bytes(part).length > bytes) {
            size = Math.max(1, Math.min(size, longest(part)) / 2);
            part = part(lists, size);
        }
        return size;
    }

    private Map<String, List<?>> part(Map<String, List<?>> lists, int size) {
        Map<String, List<?>> part = new LinkedHashMap<>();
        lists.forEach((name, list) -> {
            int begin = Math.min(from, list.size());
            part.put(name, list.subList(begin, begin + Math.min(size, list.size() - begin)));
        });
        return part;
    }

    private static int longest(Map<String, List<?>> lists) {
        return lists.values().stream().mapToInt(List::size).max().orElse(0);
    }
}

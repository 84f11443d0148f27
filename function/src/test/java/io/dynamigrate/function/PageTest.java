package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Issue 12.27: an answer of Lambda has at most 6 MB. */
class PageTest {

    private static final int MOST = 6_000_000;

    @Test
    void showsAPartOfEachListAndWhereTheNextOneBegins() {
        Map<String, List<?>> lists = Map.of("long", numbers(250), "short", numbers(120));

        Map<String, @Nullable Object> second = page(100, 100, lists);

        assertThat(second)
                .containsEntry("long", numbers(250).subList(100, 200))
                .containsEntry("short", numbers(120).subList(100, 120))
                .containsEntry("next", 200L);
        assertThat(page(200, 100, lists))
                .containsEntry("long", numbers(250).subList(200, 250))
                .containsEntry("short", List.of())
                .containsEntry("next", null);
        assertThat(page(Integer.MAX_VALUE, Page.LARGEST, lists))
                .containsEntry("long", List.of())
                .containsEntry("next", null);
    }

    @Test
    void isShorterWhereElementsAreLargeAndLeavesNoneOut() {
        List<String> large = IntStream.range(0, 100)
                .mapToObj(n -> n + "\u0001".repeat(100_000))
                .toList();
        List<Object> shown = new ArrayList<>();
        @Nullable Object next = 0L;
        while (next instanceof Long from) {
            Map<String, @Nullable Object> page = page(from.intValue(), 100, Map.of("list", large));
            assertThat(Json.bytes(page)).hasSizeLessThan(MOST);
            shown.addAll((List<?>) page.get("list"));
            next = page.get("next");
        }

        assertThat(shown).isEqualTo(large);
    }

    @Test
    void fitsWhatHasNoPagesAndSaysHowMuchIsLeftOut() {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        Page.fit(
                result,
                Map.of(
                        "list",
                        IntStream.range(0, 200_000)
                                .mapToObj(n -> "migration " + n)
                                .toList()));

        int shown = ((List<?>) result.get("list")).size();
        assertThat(Json.bytes(result)).hasSizeLessThan(MOST);
        assertThat(shown).isPositive();
        assertThat(result).containsEntry("leftOut", 200_000 - shown);
    }

    private static Map<String, @Nullable Object> page(int from, int limit, Map<String, List<?>> lists) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        new Page(from, limit).put(result, lists);
        return result;
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}

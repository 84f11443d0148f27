package io.dynamigrate.function;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Breaks events, as a seed decides: fields are missing, misnamed or of the wrong type, bytes are flipped, cut or doubled. */
final class EventMutator {

    private static final String[] ODD_TEXTS = {
        "",
        " ",
        "null",
        "true",
        "0",
        "-1",
        "é😀\uD83D",
        "a\u0000b",
        "../..",
        "${AWS::StackId}",
        "%s%n",
        "\"}",
        "#",
        "MIGRATION#STATUS"
    };
    /** Stands for what no writer of JSON would write. */
    private static final String DEEP = "\"deep\"";

    private static final int HUGE = 7 * 1024 * 1024;

    private final Random random;

    EventMutator(long seed) {
        random = new Random(seed);
    }

    /** The event, changed in one place or a few. */
    byte[] mutate(Map<String, ?> event) {
        Map<String, @Nullable Object> changed = copy(event);
        int fields = random.nextInt(3);
        for (int i = 0; i < fields; i++) {
            mutateField(changed);
        }
        String text = new String(Json.bytes(changed), StandardCharsets.UTF_8);
        int depth = random.nextBoolean() ? 900 : 2000;
        byte[] bytes = text.replace(DEEP, "[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.UTF_8);
        return fields == 0 || random.nextInt(4) == 0 ? mutateBytes(bytes) : bytes;
    }

    /** Of the event, or as often of one of the objects in it. */
    private void mutateField(Map<String, @Nullable Object> object) {
        String name = pick(new ArrayList<>(object.keySet()));
        Object value = object.get(name);
        if (value instanceof Map<?, ?> inner && !inner.isEmpty() && random.nextInt(4) > 0) {
            Map<String, @Nullable Object> changed = copy(inner);
            mutateField(changed);
            object.put(name, changed);
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> object.remove(name);
            case 1 ->
                object.put(random.nextBoolean() ? name.toLowerCase(Locale.ROOT) : "x" + name, object.remove(name));
            case 2 -> object.put(name, oddValue());
            default -> object.put(name, pick(List.of(ODD_TEXTS)));
        }
    }

    private @Nullable Object oddValue() {
        return switch (random.nextInt(9)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> List.of();
            case 4 -> List.of("users", Map.of("TableName", "users"));
            case 5 -> Map.of();
            case 6 -> Map.of("Ref", "Table");
            case 7 -> "deep";
            default -> "x".repeat(random.nextInt(200_000));
        };
    }

    private byte[] mutateBytes(byte[] bytes) {
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(40));
        switch (random.nextInt(6)) {
            case 0 -> {
                return Arrays.copyOf(bytes, from);
            }
            case 1 -> {
                return joined(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
            }
            case 2 -> {
                return joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, from, bytes.length));
            }
            case 3 -> {
                byte[] filling = random.nextInt(200) == 0 ? new byte[HUGE] : new byte[1 + random.nextInt(50)];
                Arrays.fill(filling, (byte) "[ {\"9".charAt(random.nextInt(5)));
                return joined(
                        joined(Arrays.copyOf(bytes, from), filling), Arrays.copyOfRange(bytes, from, bytes.length));
            }
            case 4 -> {
                return "[".repeat(random.nextInt(100_000)).getBytes(StandardCharsets.UTF_8);
            }
            default -> {
                for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return bytes;
            }
        }
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static Map<String, @Nullable Object> copy(Map<?, ?> object) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        object.forEach((name, value) ->
                copy.put(String.valueOf(name), value instanceof Map<?, ?> inner ? copy(inner) : value));
        return copy;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}

package io.dynamigrate.internal.dynamo;

import java.nio.charset.StandardCharsets;

/** An exception in one line of at most 2 KB. */
public final class ErrorText {

    private static final int MAX_BYTES = 2048;

    private ErrorText() {}

    public static String of(Throwable error) {
        String message = error.getMessage();
        String text = error.getClass().getName() + (message == null || message.isBlank() ? "" : ": " + message);
        return shortened(text.replaceAll("\\s+", " ").strip());
    }

    private static String shortened(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_BYTES) {
            return text;
        }
        int end = MAX_BYTES - "…".getBytes(StandardCharsets.UTF_8).length;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + "…";
    }
}

package io.dynamigrate.function;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.regex.Pattern;

/** Words for people. */
final class Text {

    private static final int LONGEST_QUOTE = 100;
    private static final String ELLIPSIS = "…";

    /** What no XML may contain: it would make the events of a stack unreadable. Half a surrogate pair is no character. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\x00-\\x1F\\x7F-\\x9F\\uFFFE\\uFFFF\\p{Cs}]");

    private static final int LONGEST = 500_000;

    private Text() {}

    /** The text as one line of printable characters: any other character becomes a question mark. */
    static String line(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return UNPRINTABLE.matcher(line).replaceAll("?");
    }

    /** The beginning of the text, not cut inside a character; {@code …} stands for the rest. */
    static String shortened(String text, int maxBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= maxBytes) {
            return text;
        }
        int end = maxBytes - ELLIPSIS.getBytes(StandardCharsets.UTF_8).length;
        while (end > 0 && isInsideCharacter(bytes[end])) {
            end--;
        }
        return end <= 0 ? "" : new String(bytes, 0, end, StandardCharsets.UTF_8) + ELLIPSIS;
    }

    private static boolean isInsideCharacter(byte utf8) {
        return (utf8 & 0xC0) == 0x80;
    }

    /** What somebody else wrote, short enough to be quoted, and not cut inside a character. */
    static String quoted(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_QUOTE
                ? "'" + text + "'"
                : "'" + text.substring(0, text.offsetByCodePoints(0, LONGEST_QUOTE)) + "…'";
    }

    /** The beginning of a text that may be longer than a result can be. */
    static String first(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST) + "… (" + (text.length() - LONGEST) + " more characters)";
    }

    /** Such as {@code 2 migrations (a, b)}. */
    static String migrations(Collection<String> ids) {
        return ids.size() + (ids.size() == 1 ? " migration (" : " migrations (") + String.join(", ", ids) + ")";
    }
}

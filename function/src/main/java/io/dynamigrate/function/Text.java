package io.dynamigrate.function;

import java.util.Collection;

/** Words for people. */
final class Text {

    private static final int LONGEST_QUOTE = 100;

    private Text() {}

    /** What somebody else wrote, short enough to be quoted, and not cut inside a character. */
    static String quoted(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_QUOTE
                ? "'" + text + "'"
                : "'" + text.substring(0, text.offsetByCodePoints(0, LONGEST_QUOTE)) + "…'";
    }

    /** Such as {@code 2 migrations (a, b)}. */
    static String migrations(Collection<String> ids) {
        return ids.size() + (ids.size() == 1 ? " migration (" : " migrations (") + String.join(", ", ids) + ")";
    }
}

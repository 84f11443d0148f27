package io.dynamigrate.function;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody may have meant by a name that does not exist. Pure. */
final class Spelling {

    /** In letters that are missing, added or others. */
    private static final int MOST_MISTAKES = 2;

    private Spelling() {}

    /** The known name that the unknown one most likely stands for; nothing where it resembles none. */
    static Optional<String> nearest(String unknown, Collection<String> known) {
        String plain = plain(unknown);
        return known.stream()
                .filter(name -> distance(plain, plain(name))
                        <= Math.min(MOST_MISTAKES, plain(name).length() / 3))
                .min(Comparator.<String>comparingInt(name -> distance(plain, plain(name)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Without the differences that people do not see. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "");
    }

    /** How many letters to add, remove or change (Levenshtein); where the lengths differ too much, only that many. */
    private static int distance(String one, String other) {
        if (Math.abs(one.length() - other.length()) > MOST_MISTAKES) {
            return Math.abs(one.length() - other.length());
        }
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}

package io.dynamigrate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The number with which the id of a migration begins. */
final class IdNumber {

    /** 18 digits always fit into a long. */
    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,18})(?![0-9])");

    private IdNumber() {}

    /** The number; 0, which is no version, where there is none or it is longer than 18 digits. */
    static long of(String id) {
        Matcher matcher = NUMBER.matcher(id);
        return matcher.lookingAt() ? Long.parseLong(matcher.group(1)) : 0;
    }
}

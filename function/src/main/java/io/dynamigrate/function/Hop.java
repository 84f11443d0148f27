package io.dynamigrate.function;

import io.dynamigrate.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * Which invocation of one request this is. A request that takes longer than Lambda allows passes through several.
 *
 * <p>Lambda stops a chain of functions that invoke each other after about 16 invocations (recursive loop detection). The
 * last hop may delegate to another version: 9 hops make a chain of at most 10.
 *
 * @param number counted from 1
 * @param mayContinue whether another hop may follow
 */
record Hop(int number, boolean mayContinue) {

    /** The field of a payload that has the number. */
    static final String FIELD = "hop";

    static final int MOST = 9;

    /** How long before the end of its invocation a hop that may be followed stops, to hand over to the next. */
    static final Duration MARGIN = Duration.ofSeconds(60);

    private static final Duration LONGEST_REQUEST = Duration.ofMinutes(58);

    /** An invocation that nothing follows. */
    static Hop only() {
        return new Hop(1, false);
    }

    /** The hop that a payload names: the first, where it names none. */
    static Hop of(Map<String, JsonNode> fields) {
        JsonNode number = fields.get(FIELD);
        if (number == null) {
            return of(1);
        }
        if (!number.isNumber() || !number.asNumber().matches("[1-9]")) {
            throw new InputException("The field hop is no number from 1 to " + MOST
                    + ": leave it out, because the function sets it itself.");
        }
        return of(Integer.parseInt(number.asNumber()));
    }

    private static Hop of(int number) {
        return new Hop(number, number < MOST);
    }

    /** The same hop, which nothing follows. */
    Hop last() {
        return new Hop(number, false);
    }

    boolean isFirst() {
        return number == 1;
    }

    /**
     * What to say of a function whose invocations are so short that the hops of one request end before CloudFormation's
     * hour.
     *
     * @param timeout how long an invocation may take
     */
    static List<Finding> tooShort(Duration timeout) {
        Duration work = timeout.minus(MARGIN);
        boolean isEnough = work.multipliedBy(MOST).compareTo(LONGEST_REQUEST) >= 0;
        return isEnough
                ? List.of()
                : List.of(Finding.note(
                        "",
                        "short_timeout",
                        "An invocation of the function ends after " + timeout.toSeconds() + " s, and a request takes at"
                                + " most " + MOST
                                + " of them, which is less than the hour that CloudFormation waits: set"
                                + " Timeout: 900 for the function."));
    }
}

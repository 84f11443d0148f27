package io.dynamigrate.function;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The body of an answer: at most 4096 bytes, or CloudFormation ignores it and the stack hangs.
 *
 * <p>An answer that is too long loses the end of its reason, but not the pointer to the log, and then the ends of its
 * data. The ids stay, and so do the names of the data, because {@code Fn::GetAtt} of a missing one fails the stack.
 */
final class AnswerJson {

    static final int MAX_BYTES = 4096;
    private static final String SUCCESS = "SUCCESS";
    /** A reason that is cut shorter than this explains nothing: rather shorten the data. */
    private static final int SHORTEST_REASON = 200;
    /** In bytes: how long a value of the data may be, in the order in which the lengths are tried. */
    private static final List<Integer> LONGEST_VALUES = List.of(MAX_BYTES, 300, 60, 0);

    private AnswerJson() {}

    static byte[] of(Answer answer) {
        int enough = Math.min(SHORTEST_REASON, codePoints(answer));
        for (int longest : LONGEST_VALUES) {
            Map<String, String> data = new LinkedHashMap<>(answer.data());
            data.replaceAll((name, value) -> Text.shortened(value, longest));
            int length = longestReason(answer, data);
            if (length >= enough) {
                return body(answer, length, data);
            }
        }
        return body(answer, longestReason(answer, Map.of()), Map.of());
    }

    /** Whether such a body says that all is well. */
    static boolean isSuccess(String body) {
        return Json.parse(body.getBytes(StandardCharsets.UTF_8))
                .field("Status")
                .filter(status -> SUCCESS.equals(status.asString()))
                .isPresent();
    }

    /** How many characters of the reason there is room for; measured, because JSON makes them longer. */
    private static int longestReason(Answer answer, Map<String, String> data) {
        int fits = 0;
        int tooLong = Math.min(codePoints(answer), MAX_BYTES) + 1;
        while (tooLong - fits > 1) {
            int middle = (fits + tooLong) >>> 1;
            if (body(answer, middle, data).length <= MAX_BYTES) {
                fits = middle;
            } else {
                tooLong = middle;
            }
        }
        return fits;
    }

    private static int codePoints(Answer answer) {
        return answer.reason().codePointCount(0, answer.reason().length());
    }

    private static byte[] body(Answer answer, int reasonLength, Map<String, String> data) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("Status", answer.isSuccess() ? SUCCESS : "FAILED");
        body.put("Reason", reason(answer, reasonLength));
        body.put("PhysicalResourceId", answer.physicalResourceId());
        body.put("StackId", answer.stackId());
        body.put("RequestId", answer.requestId());
        body.put("LogicalResourceId", answer.logicalResourceId());
        body.put("NoEcho", false);
        if (!data.isEmpty()) {
            body.put("Data", data);
        }
        return Json.bytes(body);
    }

    private static String reason(Answer answer, int length) {
        String whole = answer.reason();
        int end = whole.offsetByCodePoints(0, length);
        return whole.substring(0, end) + (end < whole.length() ? "… " : " ") + "(log stream: " + answer.log() + ")";
    }
}

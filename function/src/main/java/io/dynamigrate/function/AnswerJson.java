package io.dynamigrate.function;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The body of an answer: at most 4096 bytes, or CloudFormation ignores it and the stack hangs.
 *
 * <p>What is too long loses the end of its reason, but not the pointer to the log, and then its data; the ids stay.
 */
final class AnswerJson {

    static final int MAX_BYTES = 4096;
    private static final String SUCCESS = "SUCCESS";
    /** A reason that is cut shorter than this explains nothing: rather go without data. */
    private static final int SHORTEST_REASON = 200;

    private AnswerJson() {}

    static byte[] of(Answer answer) {
        int length = longestReason(answer, answer.data());
        boolean isEnough = length >= Math.min(SHORTEST_REASON, codePoints(answer));
        Map<String, String> data = isEnough ? answer.data() : Map.of();
        return body(answer, isEnough ? length : longestReason(answer, data), data);
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
        return whole.substring(0, end) + (end < whole.length() ? "… " : " ") + "(log stream: " + answer.logStream()
                + ")";
    }
}

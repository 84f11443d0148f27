package io.dynamigrate.local;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What Lambda sends to the failure destination of asynchronous invocations. */
final class FailureRecord {

    private FailureRecord() {}

    /**
     * The record of an event that Lambda gave up.
     *
     * @param arn the ARN that was invoked
     * @param condition why Lambda gave up, such as {@code RetriesExhausted}
     * @param error how the last attempt ended; absent if there was none
     */
    static String of(
            String requestId,
            String arn,
            String condition,
            String event,
            Optional<Invocation.FunctionError> error,
            Instant now) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("requestId", requestId);
        context.put("functionArn", arn);
        context.put("condition", condition);
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("version", "1.0");
        record.put("timestamp", now.toString());
        record.put("requestContext", context);
        record.put("requestPayload", Json.object(event));
        error.ifPresent(it -> {
            record.put("responseContext", Map.of("functionError", "Unhandled"));
            record.put("responsePayload", Map.of("errorType", it.type(), "errorMessage", String.valueOf(it.message())));
        });
        return Json.text(record);
    }
}

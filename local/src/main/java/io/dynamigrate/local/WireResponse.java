package io.dynamigrate.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * DynamoDB's answer to a request, or a made-up one: an HTTP status and a JSON body.
 *
 * <p>The headers are made by the proxy, so that the checksum of a changed body is right.
 */
public record WireResponse(int status, String body) {

    private static final String NAMESPACE = "com.amazonaws.dynamodb.v20120810#";

    public WireResponse {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("An answer has a status from 200 to 599, not " + status + ".");
        }
    }

    /**
     * An error in DynamoDB's words.
     *
     * @param status 400, or 500 and 503 where the service is to blame
     * @param type the name of the exception, as in {@code ResourceInUseException}
     */
    public static WireResponse error(int status, String type, String message) {
        return error(status, type, message, Map.of());
    }

    /**
     * A {@code ProvisionedThroughputExceededException} with one throttling reason.
     *
     * @param reason as in {@code TableWriteProvisionedThroughputExceeded}
     * @param resource the ARN of the table or index
     */
    public static WireResponse throughputExceeded(String reason, String resource) {
        return error(
                400,
                "ProvisionedThroughputExceededException",
                "The level of configured provisioned throughput for one or more global secondary indexes or tables"
                        + " was exceeded.",
                Map.of("ThrottlingReasons", List.of(throttling(reason, resource))));
    }

    /**
     * A {@code ThrottlingException} with one throttling reason.
     *
     * @param reason as in {@code TableWriteAccountLimitExceeded}
     * @param resource the ARN of the table or index
     */
    public static WireResponse throttled(String reason, String resource) {
        return error(
                400,
                "ThrottlingException",
                "Throughput exceeds the current capacity of your table or index.",
                Map.of("throttlingReasons", List.of(throttling(reason, resource))));
    }

    /**
     * A {@code TransactionCanceledException}.
     *
     * @param codes one for each action of the transaction, in order, as in {@code None},
     *     {@code TransactionConflict} or {@code ConditionalCheckFailed}
     */
    public static WireResponse transactionCanceled(String... codes) {
        return error(
                400,
                "TransactionCanceledException",
                "Transaction cancelled, please refer cancellation reasons for specific reasons ["
                        + String.join(", ", codes) + "]",
                Map.of(
                        "CancellationReasons",
                        Stream.of(codes).map(code -> Map.of("Code", code)).toList()));
    }

    private static WireResponse error(int status, String type, String message, Map<String, ?> fields) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("__type", NAMESPACE + type);
        body.put("message", message);
        body.putAll(fields);
        return new WireResponse(status, Json.text(body));
    }

    private static Map<String, String> throttling(String reason, String resource) {
        return Map.of("reason", reason, "resource", resource);
    }
}

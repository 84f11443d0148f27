package io.dynamigrate.function;

import io.dynamigrate.Time;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/**
 * The versions of this function, invoked through Lambda. Loaded only when it is used: most deployments need no other
 * version.
 *
 * <p>The client repeats nothing, because a second invocation would work beside the first. Only where Lambda says that it
 * did not begin, the invocation is tried again for a minute: when it is throttled, and when a version that was not used
 * for weeks is made ready.
 */
record LambdaVersions(Clients clients, Time time) implements Versions {

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_TRY = Duration.ofMinutes(1);

    @Override
    public byte[] invoke(String arn, byte[] payload, Duration limit) {
        Instant end = time.now().plus(limit);
        Instant lastTry = limit.compareTo(LONGEST_TRY) < 0 ? end : time.now().plus(LONGEST_TRY);
        while (true) {
            Duration left = Duration.between(time.now(), end);
            if (left.isNegative() || left.isZero()) {
                throw DelegationException.refused("there was no time left to invoke " + arn);
            }
            try (LambdaClient lambda = clients.lambda(left)) {
                return response(
                        arn,
                        lambda.invoke(request -> request.functionName(arn)
                                .invocationType(InvocationType.REQUEST_RESPONSE)
                                .payload(SdkBytes.fromByteArray(payload))));
            } catch (TooManyRequestsException | ResourceConflictException e) {
                if (!time.now().plus(PAUSE).isBefore(lastTry)) {
                    throw DelegationException.refused(arn + " could not be invoked: " + e.getMessage());
                }
                pause(arn);
            } catch (ResourceNotFoundException e) {
                throw DelegationException.gone(arn);
            } catch (LambdaException e) {
                throw refused(arn, e);
            } catch (SdkClientException e) {
                throw DelegationException.lost(arn + " gave no response within the time: " + e.getMessage());
            }
        }
    }

    private static byte[] response(String arn, InvokeResponse response) {
        byte[] payload = response.payload().asByteArray();
        if (response.functionError() != null) {
            throw DelegationException.lost(arn + " ended with " + error(payload));
        }
        return payload;
    }

    /** What Lambda says of an error, without its stack trace. */
    private static String error(byte[] payload) {
        try {
            JsonNode error = Json.parse(payload);
            return error.field("errorType").map(JsonNode::asString).orElse("an error")
                    + error.field("errorMessage")
                            .map(message -> " (" + Text.quoted(message.asString()) + ")")
                            .orElse("");
        } catch (RuntimeException e) {
            return "an error that cannot be read";
        }
    }

    private static DelegationException refused(String arn, LambdaException e) {
        String code = e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorCode());
        if (code.contains("AccessDenied")) {
            return DelegationException.refused(
                    arn + " may not be invoked by this function: give its role lambda:InvokeFunction on its own"
                            + " versions");
        }
        String message = arn + " could not be invoked: " + e.getMessage();
        return e.statusCode() >= 500 ? DelegationException.lost(message) : DelegationException.refused(message);
    }

    private void pause(String arn) {
        try {
            time.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DelegationException.refused("the function was interrupted before it could invoke " + arn);
        }
    }
}

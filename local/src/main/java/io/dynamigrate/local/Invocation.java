package io.dynamigrate.local;

import java.util.Optional;

/**
 * How one invocation of a function ended.
 *
 * @param requestId the id that the function saw as {@code awsRequestId}
 * @param body what the function or its runtime sent: the response, or a description of the error
 * @param error what went wrong; absent when the function returned
 */
public record Invocation(String requestId, String body, Optional<FunctionError> error) {

    /**
     * An error in the words of Lambda.
     *
     * @param type a class name, or what Lambda itself says: {@code Sandbox.Timedout}, {@code Runtime.ExitError}
     */
    public record FunctionError(String type, String message) {}

    static Invocation returned(String requestId, String body) {
        return new Invocation(requestId, body, Optional.empty());
    }

    static Invocation failed(String requestId, String body, String type, String message) {
        return new Invocation(requestId, body, Optional.of(new FunctionError(type, message)));
    }

    /**
     * What the function returned.
     *
     * @throws IllegalStateException if it returned nothing because of an error
     */
    public String response() {
        error.ifPresent(it -> {
            throw new IllegalStateException("The function failed with " + it.type() + ": " + it.message());
        });
        return body;
    }
}

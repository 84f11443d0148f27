package io.dynamigrate.local;

import io.dynamigrate.local.Mishaps.Delivery;
import java.util.List;
import java.util.Optional;

/**
 * What Lambda makes of one request to invoke a function asynchronously.
 *
 * @param error what the caller gets instead of the acknowledgement
 * @param deliveries when the event reaches the function, and where its process is killed; none if Lambda refused it
 */
public record Submission(Optional<LambdaCallException> error, List<Delivery> deliveries) {

    public Submission {
        deliveries = List.copyOf(deliveries);
    }

    /** Lambda accepts the event and delivers it once, at once. */
    public static Submission accepted() {
        return accepted(Delivery.AT_ONCE);
    }

    /** Lambda accepts the event and delivers it so: late, twice, or to a process that is killed. */
    public static Submission accepted(Delivery... deliveries) {
        return new Submission(Optional.empty(), List.of(deliveries));
    }

    /** Lambda fails, and does not accept the event. */
    public static Submission failed() {
        return refused(500, "ServiceException", "The Lambda service encountered an internal error.");
    }

    /** Lambda receives too many requests, and does not accept the event. */
    public static Submission throttled() {
        return refused(429, "TooManyRequestsException", "Rate Exceeded.");
    }

    /** The function's role has no permission to invoke the alias. */
    public static Submission denied() {
        return refused(403, "AccessDeniedException", "User is not authorized to perform: lambda:InvokeFunction");
    }

    private static Submission refused(int status, String type, String message) {
        return new Submission(Optional.of(LambdaCallException.refused(status, type, message)), List.of());
    }

    /** The same for Lambda and the function, but the caller does not get the answer. */
    public Submission withoutAnswer() {
        return new Submission(Optional.of(LambdaCallException.answerLost()), deliveries);
    }
}

package io.dynamigrate.local;

/** A call of Lambda's API that a {@link LambdaModel} refused, or whose answer was lost. */
public final class LambdaCallException extends RuntimeException {

    private static final int NO_ANSWER = 0;

    private final int status;
    private final String type;

    private LambdaCallException(int status, String type, String message) {
        super(message);
        this.status = status;
        this.type = type;
    }

    /** Lambda answered with this HTTP status and error type, and did nothing. */
    static LambdaCallException refused(int status, String type, String message) {
        return new LambdaCallException(status, type, message);
    }

    /** The caller waited in vain; Lambda may have accepted the invocation. */
    static LambdaCallException answerLost() {
        return new LambdaCallException(NO_ANSWER, "", "The connection ended before Lambda's answer arrived.");
    }

    /** The HTTP status, such as 429; 0 if there was no answer. */
    public int status() {
        return status;
    }

    /** Lambda's error type, such as {@code TooManyRequestsException}; empty if there was no answer. */
    public String type() {
        return type;
    }

    /** Whether there was no answer, so that the caller cannot tell whether Lambda accepted the invocation. */
    public boolean isAnswerLost() {
        return status == NO_ANSWER;
    }
}

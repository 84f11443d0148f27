package io.dynamigrate.internal.dynamo;

import java.io.IOException;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells errors that a later request need not meet from those that it will. */
public final class Transient {

    private Transient() {}

    /** Whether DynamoDB failed, throttled the request, or was not reached. */
    public static boolean isTransient(SdkException e) {
        if (e instanceof AwsServiceException service) {
            return service.statusCode() >= 500 || service.isThrottlingException();
        }
        return e instanceof ApiCallTimeoutException
                || e instanceof ApiCallAttemptTimeoutException
                || Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
                        .anyMatch(IOException.class::isInstance);
    }
}

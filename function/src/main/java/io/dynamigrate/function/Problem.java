package io.dynamigrate.function;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.Finding;
import io.dynamigrate.RefusedException;
import io.dynamigrate.TableException;
import io.dynamigrate.UnknownMigrationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** An exception in words. */
final class Problem {

    private Problem() {}

    /** What happened and what to do, in one line. */
    static String sentence(Throwable error) {
        return text(error).replaceAll("\\s+", " ").strip();
    }

    private static String text(Throwable error) {
        if (error instanceof DynamigrateException || error instanceof FunctionException) {
            return String.valueOf(error.getMessage());
        }
        if (error instanceof AwsServiceException service) {
            return (service instanceof DynamoDbException ? "DynamoDB" : "AWS") + " refused: " + service.getMessage()
                    + (isDenied(service) ? ". Give the function's role this permission" : ". Mend the cause")
                    + " and run again.";
        }
        if (error instanceof SdkClientException) {
            return "AWS could not be reached: " + error.getMessage()
                    + ". Check region, endpoint and network (in a VPC, the gateway endpoint), and run again.";
        }
        if (error instanceof InterruptedException) {
            return "The run was interrupted while it waited: run again to go on.";
        }
        return error.getClass().getName() + (error.getMessage() == null ? "" : ": " + error.getMessage())
                + ". The log has the details.";
    }

    /** Whether a permission is missing. */
    static boolean isDenied(@Nullable Throwable error) {
        for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof AwsServiceException service && isDenied(service)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDenied(AwsServiceException error) {
        return error.awsErrorDetails() != null
                && String.valueOf(error.awsErrorDetails().errorCode()).contains("AccessDenied");
    }

    /** The findings that made up an error; most errors have none. */
    static List<Finding> findings(Throwable error) {
        for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedException refused) {
                return refused.findings();
            }
        }
        return List.of();
    }

    /** Tells the whole story to the log; what goes wrong with that must not keep the answer from being sent. */
    static void log(Throwable error, Invocation invocation) {
        try {
            invocation.log().accept(trace(error));
        } catch (Throwable e) {
            invocation.log().accept("The log cannot say more: " + e.getClass().getName());
        }
    }

    private static boolean isOrdinary(Throwable error) {
        return error.getCause() == null
                && (error instanceof FunctionException
                        || error instanceof RefusedException
                        || error instanceof TableException
                        || error instanceof UnknownMigrationException);
    }

    /** The whole story, for the log; of an ordinary refusal, which no code has to answer for, that is its sentence. */
    static String trace(Throwable error) {
        if (isOrdinary(error)) {
            return sentence(error);
        }
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}

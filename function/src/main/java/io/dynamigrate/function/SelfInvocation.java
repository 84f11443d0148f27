package io.dynamigrate.function;

import java.time.Duration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/**
 * The function invokes its own alias asynchronously. Loaded only where a request outlives one invocation.
 *
 * <p>The alias, because retries and failure destination are configured for it: an invocation of a version's ARN has
 * neither. The client retries nothing, because {@link NextHop} does.
 */
record SelfInvocation(Clients clients) implements Continuation {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Override
    public void invoke(String function, byte[] payload) {
        try (LambdaClient lambda = clients.lambda(LIMIT)) {
            lambda.invoke(request -> request.functionName(function)
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromByteArray(payload)));
        } catch (LambdaException e) {
            throw new ContinuationException(
                    Problem.isDenied(e)
                            ? function + " may not be invoked by this function: give its role lambda:InvokeFunction on"
                                    + " its own aliases"
                            : function + " could not be invoked: " + e.getMessage());
        } catch (SdkException e) {
            throw new ContinuationException(function + " could not be invoked: " + e.getMessage());
        }
    }
}

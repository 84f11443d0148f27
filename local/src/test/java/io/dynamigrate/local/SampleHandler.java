package io.dynamigrate.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;

/** A function for tests, which needs nothing but Java: the event is a word that says what to do. */
public final class SampleHandler implements RequestStreamHandler {

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {
        try {
            String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
            System.out.println("got " + event);
            output.write(answer(event, context).getBytes(StandardCharsets.UTF_8));
        } catch (Exception e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static String answer(String event, Context context) throws Exception {
        return switch (event) {
            case "context" ->
                context.getFunctionName() + " " + context.getFunctionVersion() + " " + context.getInvokedFunctionArn()
                        + " " + context.getAwsRequestId();
            case "time" -> Integer.toString(context.getRemainingTimeInMillis());
            case "environment" -> String.join(" ", new TreeSet<>(System.getenv().keySet()));
            case "process" -> Long.toString(ProcessHandle.current().pid());
            case "library" -> new String(resource("library.txt").readAllBytes(), StandardCharsets.UTF_8);
            case "test library" -> Class.forName("org.junit.jupiter.api.Test").getName();
            case "fail" -> throw new UnsupportedOperationException("as it was told");
            case "exit" -> {
                Runtime.getRuntime().halt(3);
                yield "unreachable";
            }
            case "hang" -> {
                new CountDownLatch(1).await();
                yield "unreachable";
            }
            default -> event;
        };
    }

    private static InputStream resource(String name) {
        return Thread.currentThread().getContextClassLoader().getResourceAsStream(name);
    }
}

package io.dynamigrate.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A packaged function in {@link SimulatedTime}: its class is found by its name, and gets its world from the class {@code
 * Simulation} of its own library.
 */
record SimulatedFunction(ClassLoader code, String handler, SimulatedTime time, DynamoDbClient client) {

    private static final String SIMULATION = "io.dynamigrate.function.Simulation";

    /** The handler of one process of the function, which continues itself through the model of Lambda. */
    RequestStreamHandler start(SimulatedProcess process, LambdaModel lambda) {
        Supplier<Instant> now = time::now;
        Consumer<Duration> sleep = time::sleep;
        BiConsumer<String, byte[]> invokeAlias = (arn, payload) -> {
            process.effect();
            lambda.invokeAsync(process, new String(payload, StandardCharsets.UTF_8));
        };
        Supplier<String> status = () -> "CREATE_IN_PROGRESS";
        DynamoDbClient watched = WatchedClient.of(client, request -> process.effect());
        try {
            Object function = code.loadClass(handler).getDeclaredConstructor().newInstance();
            Method simulate = Arrays.stream(code.loadClass(SIMULATION).getDeclaredMethods())
                    .filter(method -> method.getName().equals("of"))
                    .findFirst()
                    .orElseThrow();
            // It is no part of the library's interface.
            simulate.setAccessible(true);
            return (RequestStreamHandler) simulate.invoke(null, function, watched, now, sleep, invokeAlias, status);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The function " + handler + " cannot be simulated: " + e, e);
        }
    }
}

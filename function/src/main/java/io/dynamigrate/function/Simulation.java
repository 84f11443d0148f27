package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.dynamigrate.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A function in simulated time, so that a deployment of an hour can be watched in seconds. For the local runner only:
 * Lambda never calls it.
 *
 * <p>The runner finds this class and its method by their names, and knows the types of all parameters but the first.
 */
final class Simulation {

    private Simulation() {}

    /**
     * A function with the same migrations, which meets the simulated world instead of Lambda's.
     *
     * @param now the clock
     * @param sleep lets time pass on that clock
     * @param invokeAlias takes the event of the next hop, and the ARN of the alias to invoke with it
     * @param stackStatus the status of the stack that sends the events, such as {@code CREATE_IN_PROGRESS}
     */
    static RequestStreamHandler of(
            MigrationFunction function,
            DynamoDbClient client,
            Supplier<Instant> now,
            Consumer<Duration> sleep,
            BiConsumer<String, byte[]> invokeAlias,
            Supplier<String> stackStatus) {
        Parts parts = new Parts(
                () -> client,
                new UrlConnectionPut(),
                time(now, sleep),
                (arn, payload, limit) -> {
                    throw DelegationException.gone(arn);
                },
                stackId -> new Stacks.Stack(stackStatus.get(), Optional.empty()),
                invokeAlias::accept);
        return new MigrationFunction(function.migrations(), parts) {};
    }

    private static Time time(Supplier<Instant> now, Consumer<Duration> sleep) {
        return new Time() {
            @Override
            public Instant now() {
                return now.get();
            }

            @Override
            public long nanos() {
                return Duration.between(Instant.EPOCH, now.get()).toNanos();
            }

            @Override
            public void sleep(Duration duration) {
                sleep.accept(duration);
            }
        };
    }
}

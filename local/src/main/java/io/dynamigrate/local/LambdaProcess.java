package io.dynamigrate.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A Lambda function, run in a JVM of its own under the real runtime interface client.
 *
 * <pre>{@code
 * try (LambdaProcess function = LambdaProcess.of(Path.of("target/lambda"), "com.example.users.UserMigrations")
 *         .dynamoDb(dynamoDb.endpoint())
 *         .start()) {
 *     Invocation invocation = function.invoke("{\"action\": \"plan\", \"TableName\": \"users\"}");
 * }
 * }</pre>
 *
 * <p>As on Lambda, there is one invocation at a time, the process is kept for the next one, and a process
 * that died or ran out of time is replaced by a new one. For invocations at the same time, start two.
 */
public final class LambdaProcess implements AutoCloseable {

    private final FunctionSettings settings;
    private final List<String> log = new ArrayList<>();
    private volatile LambdaJvm jvm;

    private LambdaProcess(FunctionSettings settings) {
        this.settings = settings;
        jvm = LambdaJvm.start(settings, this::log);
    }

    /**
     * Describes a packaged function, which {@link Builder#start} then starts.
     *
     * @param folder the unpacked package: classes, and jars in {@code lib/}
     * @param handler the name of the handler class
     */
    public static Builder of(Path folder, String handler) {
        return new Builder(Optional.of(folder.toAbsolutePath().normalize()), handler);
    }

    /**
     * Describes a function that is not packaged yet, which {@link Builder#start} then starts on the class path of this JVM.
     *
     * @param handler the handler class
     */
    public static Builder of(Class<?> handler) {
        return new Builder(Optional.empty(), handler.getName());
    }

    /** Invokes the function with an event, and waits until it is done with it, dies, or runs out of time. */
    public synchronized Invocation invoke(String event) throws InterruptedException {
        if (!jvm.isUsable()) {
            jvm.close();
            jvm = LambdaJvm.start(settings, this::log);
        }
        return jvm.invoke(event);
    }

    /** Kills the process, also in the middle of an invocation, which then ends with {@code Runtime.ExitError}. */
    public void kill() {
        jvm.kill();
    }

    /** What the function has printed so far, line by line; complete once it is closed. */
    public List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    @Override
    public void close() {
        jvm.close();
    }

    private void log(String line) {
        synchronized (log) {
            log.add(line);
        }
        settings.log().accept(line);
    }

    /** The settings of a function; each has a default. */
    public static final class Builder {

        private final Optional<Path> folder;
        private final String handler;
        private final Map<String, String> environment = new HashMap<>();
        private String name = "migrations";
        private String version = "1";
        private Path javaHome = Path.of(System.getProperty("java.home"));
        private Duration timeLimit = Duration.ofMinutes(15);
        private Consumer<String> log = line -> {};

        private Builder(Optional<Path> folder, String handler) {
            this.folder = folder;
            this.handler = handler;
        }

        /** The function's name: {@code migrations}, if not set. */
        public Builder functionName(String functionName) {
            name = functionName;
            return this;
        }

        /** The version that runs: {@code 1}, if not set. */
        public Builder functionVersion(String functionVersion) {
            version = functionVersion;
            return this;
        }

        /** The DynamoDB that the function finds; if not set, the real one, with keys that it refuses. */
        public Builder dynamoDb(URI endpoint) {
            return environment("AWS_ENDPOINT_URL_DYNAMODB", endpoint.toString());
        }

        /** One more environment variable, or another value for one of Lambda's own. */
        public Builder environment(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /** The JDK or JRE to run on: that of this JVM, if not set. */
        public Builder javaHome(Path home) {
            javaHome = home;
            return this;
        }

        /** The time limit of an invocation: 15 minutes, as long as Lambda allows, if not set. */
        public Builder timeLimit(Duration limit) {
            timeLimit = limit;
            return this;
        }

        /** Takes each line that the function prints, on a thread of its own. */
        public Builder log(Consumer<String> consumer) {
            log = consumer;
            return this;
        }

        /** Starts the process, and does not wait for it. */
        public LambdaProcess start() {
            return new LambdaProcess(
                    new FunctionSettings(folder, handler, name, version, environment, javaHome, timeLimit, log));
        }
    }
}

package io.dynamigrate.local;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The DynamoDB that tests run against, chosen by a system property; closing it stops what was started for it. */
record TestServer(URI endpoint, DynamoDbClient client, Runnable stop) implements AutoCloseable {

    static final String PROPERTY = "dynamigrate.dynamodb";
    static final String IMAGE_PROPERTY = "dynamigrate.dynamodb.image";
    private static final String DEFAULT_IMAGE = "amazon/dynamodb-local";
    private static final int CONTAINER_PORT = 8000;

    /** Starts, or connects to, what the system properties ask for. */
    static TestServer start() {
        return start(
                System.getProperty(PROPERTY, "embedded").strip(), System.getProperty(IMAGE_PROPERTY, DEFAULT_IMAGE));
    }

    static TestServer start(String choice, String image) {
        return switch (choice.toLowerCase(Locale.ROOT)) {
            case "embedded" -> embedded();
            case "container" -> container(image);
            default -> running(choice);
        };
    }

    private static TestServer embedded() {
        LocalDynamoDb server = LocalDynamoDb.inMemory();
        return new TestServer(server.endpoint(), server.client(), server::close);
    }

    private static TestServer container(String image) {
        GenericContainer<?> container = new GenericContainer<>(
                        DockerImageName.parse(image).asCompatibleSubstituteFor(DEFAULT_IMAGE))
                .withExposedPorts(CONTAINER_PORT)
                .waitingFor(Wait.forListeningPort().withStartupTimeout(Duration.ofMinutes(2)));
        try {
            container.start();
        } catch (RuntimeException e) {
            container.stop();
            throw new IllegalStateException(
                    "The image " + image + " could not be started: " + e.getMessage()
                            + " Start Docker, or run without -D" + PROPERTY + " to use the embedded server.",
                    e);
        }
        URI endpoint = URI.create("http://" + container.getHost() + ":" + container.getMappedPort(CONTAINER_PORT));
        return of(endpoint, container::stop);
    }

    private static TestServer running(String choice) {
        if (!choice.matches("https?://[^/\\s]+/?")) {
            throw new IllegalArgumentException("-D" + PROPERTY + "=" + choice
                    + " is not known. Use 'embedded' (the default), 'container', or the http or https URL of a"
                    + " running server, for example http://localhost:8000.");
        }
        return of(URI.create(choice), () -> {});
    }

    private static TestServer of(URI endpoint, Runnable stop) {
        DynamoDbClient client = LocalClient.of(endpoint);
        return new TestServer(endpoint, client, () -> {
            client.close();
            stop.run();
        });
    }

    @Override
    public void close() {
        stop.run();
    }
}

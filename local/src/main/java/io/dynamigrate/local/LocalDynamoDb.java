package io.dynamigrate.local;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * DynamoDB Local, running as an HTTP server inside this JVM, reachable from this machine only.
 *
 * <p>All credentials and regions see the same tables. No telemetry is sent. Starting takes about two
 * seconds. Safe for use by several threads.
 */
public final class LocalDynamoDb implements AutoCloseable {

    // Not ServerRunner: it listens on all network interfaces, cannot take a free port by itself, and prints its banner.
    private final Server server;
    // DynamoDB Local makes its job threads from Jetty's, in the same group. They are no daemons and sleep for minutes
    // after it was shut down: without an interrupt they would keep the JVM alive.
    private final Silence.ServerThreads threads = new Silence.ServerThreads();
    private final LocalDynamoDBServerHandler handler;
    private final URI endpoint;
    private final DynamoDbClient client;

    private LocalDynamoDb(@Nullable String folder) {
        Silence.dynamoDbLocal();
        handler = new LocalDynamoDBServerHandler(
                new LocalDynamoDBRequestHandler(0, folder == null, folder, true, false), null);
        server = new Server(new QueuedThreadPool(200, 8, 60_000, -1, null, threads));
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new ContextHandler(handler));
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local could not be started: " + e.getMessage(), e);
        }
        endpoint = URI.create("http://127.0.0.1:" + connector.getLocalPort());
        client = LocalClient.of(endpoint);
    }

    /** Starts a server whose tables are gone when it is closed. */
    public static LocalDynamoDb inMemory() {
        return new LocalDynamoDb(null);
    }

    /** Starts a server that keeps its tables in a folder, which is created when it is missing. */
    public static LocalDynamoDb in(Path folder) {
        try {
            return new LocalDynamoDb(
                    Files.createDirectories(folder).toRealPath().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Tables cannot be kept in " + folder.toAbsolutePath()
                            + ": name a folder that this user may create and write to.",
                    e);
        }
    }

    /** The address of the server, without a path. */
    public URI endpoint() {
        return endpoint;
    }

    /** A client of this server, which is closed with it. */
    public DynamoDbClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local could not be stopped: " + e.getMessage(), e);
        } finally {
            handler.close();
            threads.end();
        }
    }
}

package io.dynamigrate.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The end of Lambda that a function talks to when it invokes another one, or itself: a real HTTP server for the operation
 * Invoke, version 2015-03-31, which gives each invocation to the function that is published under its ARN.
 *
 * <p>An invocation of the type Event is acknowledged and delivered later, also while its sender still runs. If it fails,
 * it is tried again twice, and then goes to the failure destination. What is not published does not exist. Safe for use by
 * several threads.
 */
public final class LambdaStandIn implements AutoCloseable {

    private static final String FUNCTIONS = "/2015-03-31/functions/";
    private static final String INVOCATION_TYPE = "X-Amz-Invocation-Type";
    private static final String EVENT = "Event";

    /** A function that can be invoked, such as {@link LambdaProcess#invoke} or {@link LambdaProcesses}. */
    @FunctionalInterface
    public interface Function {
        Invocation invoke(String payload) throws InterruptedException;
    }

    /** An answer of Lambda itself. */
    private record Refusal(int status, String type, String message) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(Daemon.named("lambda"));
    private final Map<String, Function> functions = new ConcurrentHashMap<>();
    private final Map<String, Function> failureDestinations = new ConcurrentHashMap<>();
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
    private final List<String> invoked = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private volatile List<Duration> retries = List.of(Duration.ofMinutes(1), Duration.ofMinutes(2));

    private LambdaStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(FUNCTIONS, this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Starts the server on a free port of this machine. */
    public static LambdaStandIn start() {
        try {
            return new LambdaStandIn();
        } catch (IOException e) {
            throw new UncheckedIOException("The stand-in for Lambda could not be started", e);
        }
    }

    /** Where it is, as {@code AWS_ENDPOINT_URL_LAMBDA} wants it. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Makes a function known under this ARN. */
    public void publish(String arn, Function function) {
        functions.put(arn, function);
    }

    /** Says where the events for this ARN go that failed each time. */
    public void onFailure(String arn, Function destination) {
        failureDestinations.put(arn, destination);
    }

    /** Tries failed events again after these pauses: 1 and 2 minutes, as Lambda does, if not set. */
    public void retryAfter(Duration... pauses) {
        retries = List.of(pauses);
    }

    /** Invokes the function under this ARN asynchronously, as CloudFormation does. */
    public void invokeAsync(String arn, String payload) {
        synchronized (events) {
            events.add(payload);
        }
        threads.execute(() -> deliver(arn, payload));
    }

    /** Denies that this ARN is invoked, as Lambda does to who has no permission. */
    public void deny(String arn) {
        refuse(arn, 403, "AccessDeniedException", "User is not authorized to perform: lambda:InvokeFunction on " + arn);
    }

    /** Refuses that this ARN is invoked, with a status and an error type of Lambda; from now on. */
    public void refuse(String arn, int status, String type, String message) {
        refusals.put(arn, new Refusal(status, type, message));
    }

    /** Ends what {@link #deny} and {@link #refuse} began. */
    public void allow(String arn) {
        refusals.remove(arn);
    }

    /** The ARNs that were asked for, in order, whatever became of them. */
    public List<String> invoked() {
        synchronized (invoked) {
            return List.copyOf(invoked);
        }
    }

    /** The events that were accepted for asynchronous invocations, in order. */
    public List<String> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String arn = path.substring(FUNCTIONS.length()).replaceFirst("/invocations$", "");
            String payload = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            synchronized (invoked) {
                invoked.add(arn);
            }
            Refusal refusal = refusals.get(arn);
            Function function = functions.get(arn);
            if (refusal != null) {
                send(exchange, refusal);
            } else if (function == null) {
                send(exchange, new Refusal(404, "ResourceNotFoundException", "Function not found: " + arn));
            } else if (EVENT.equals(exchange.getRequestHeaders().getFirst(INVOCATION_TYPE))) {
                invokeAsync(arn, payload);
                send(exchange, 202, "");
            } else {
                send(exchange, function.invoke(payload));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(String arn, String payload) {
        try {
            Invocation ended = invoke(arn, payload);
            for (Duration pause : retries) {
                if (ended.error().isEmpty()) {
                    return;
                }
                Thread.sleep(pause.toMillis());
                ended = invoke(arn, payload);
            }
            Function destination = failureDestinations.get(arn);
            if (ended.error().isPresent() && destination != null) {
                destination.invoke(FailureRecord.of(
                        ended.requestId(), arn, "RetriesExhausted", payload, ended.error(), Instant.now()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Invocation invoke(String arn, String payload) throws InterruptedException {
        Function function = functions.get(arn);
        return function == null
                ? Invocation.failed("", "", "ResourceNotFoundException", "Function not found: " + arn)
                : function.invoke(payload);
    }

    private static void send(HttpExchange exchange, Refusal refusal) throws IOException {
        exchange.getResponseHeaders().add("x-amzn-ErrorType", refusal.type());
        send(exchange, refusal.status(), Json.text(Map.of("Type", "User", "Message", refusal.message())));
    }

    private static void send(HttpExchange exchange, Invocation invocation) throws IOException {
        if (invocation.error().isEmpty()) {
            send(exchange, 200, invocation.body());
            return;
        }
        Invocation.FunctionError error = invocation.error().get();
        exchange.getResponseHeaders().add("X-Amz-Function-Error", "Unhandled");
        send(
                exchange,
                200,
                Json.text(Map.of("errorType", error.type(), "errorMessage", String.valueOf(error.message()))));
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}

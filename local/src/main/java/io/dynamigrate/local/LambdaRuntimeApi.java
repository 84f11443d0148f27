package io.dynamigrate.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * The HTTP server from which one function process fetches its events and to which it reports the
 * results: Lambda's Runtime API, version 2018-06-01.
 */
final class LambdaRuntimeApi implements AutoCloseable {

    private static final String INVOCATION = "/2018-06-01/runtime/invocation/";
    private static final String INIT_ERROR = "/2018-06-01/runtime/init/error";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(Daemon.named("lambda-runtime-api"));
    private final BlockingQueue<Event> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Event> running = new ConcurrentHashMap<>();
    private final CompletableFuture<Invocation> initError = new CompletableFuture<>();

    /**
     * An event for the function.
     *
     * @param started completes when the function has fetched the event: its time runs from then on
     */
    record Event(
            String requestId,
            String arn,
            String payload,
            Duration timeLimit,
            CompletableFuture<Instant> started,
            CompletableFuture<Invocation> ended) {

        Event(String requestId, String arn, String payload, Duration timeLimit) {
            this(requestId, arn, payload, timeLimit, new CompletableFuture<>(), new CompletableFuture<>());
        }
    }

    private LambdaRuntimeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(INVOCATION, this::invocation);
        server.createContext(INIT_ERROR, this::initError);
        server.setExecutor(threads);
        server.start();
    }

    static LambdaRuntimeApi start() throws IOException {
        return new LambdaRuntimeApi();
    }

    /** Host and port, as {@code AWS_LAMBDA_RUNTIME_API} wants them. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Completes when the function says that it cannot start. */
    CompletableFuture<Invocation> initError() {
        return initError;
    }

    /** Hands an event to the function as soon as it asks for one. */
    void offer(Event event) {
        waiting.add(event);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void invocation(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(INVOCATION.length());
            if (path.equals("next")) {
                next(exchange);
                return;
            }
            String[] parts = path.split("/", 2);
            Event event = running.remove(parts[0]);
            String result = parts.length == 2 ? parts[1] : "";
            String body = body(exchange);
            if (event == null || !(result.equals("response") || result.equals("error"))) {
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            // Before the reply, after which the process may end itself: its death must not count then.
            event.ended()
                    .complete(
                            result.equals("response")
                                    ? Invocation.returned(event.requestId(), body)
                                    : failed(event.requestId(), exchange, body));
            exchange.sendResponseHeaders(202, -1);
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        Event event;
        try {
            event = waiting.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        Instant deadline = Instant.now().plus(event.timeLimit());
        running.put(event.requestId(), event);
        event.started().complete(deadline);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", event.requestId());
        headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(deadline.toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", event.arn());
        headers.set("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0");
        byte[] payload = event.payload().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, payload.length == 0 ? -1 : payload.length);
        exchange.getResponseBody().write(payload);
    }

    private void initError(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = body(exchange);
            initError.complete(failed("", exchange, body));
            exchange.sendResponseHeaders(202, -1);
        }
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Invocation failed(String requestId, HttpExchange exchange, String body) {
        Map<String, JsonNode> fields = errorFields(body);
        String header = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Lambda-Runtime-Function-Error-Type"))
                .orElse("Unknown");
        return Invocation.failed(
                requestId,
                body,
                Optional.ofNullable(fields.get("errorType")).map(Json::plain).orElse(header),
                Optional.ofNullable(fields.get("errorMessage")).map(Json::plain).orElse(body));
    }

    private static Map<String, JsonNode> errorFields(String body) {
        try {
            return Json.object(body);
        } catch (IllegalArgumentException e) {
            return Map.of(); // A runtime may send anything here: the body itself is then the message.
        }
    }
}

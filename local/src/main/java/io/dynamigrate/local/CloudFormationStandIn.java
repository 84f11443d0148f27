package io.dynamigrate.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * The end of CloudFormation that a custom resource talks to: a real HTTP server behind pre-signed
 * response URLs, which holds each answer against the protocol. An answer may be sent again, if it is the same to the byte.
 *
 * <p>An answer that breaks the protocol is refused with 400 or 403, and from then on reading answers,
 * or at last {@link #close}, throws {@link ProtocolViolation}. Safe for use by several threads.
 */
public final class CloudFormationStandIn implements AutoCloseable {

    private static final DateTimeFormatter SIGNED =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(Daemon.named("cloudformation"));
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, ExpectedAnswer> expected = new HashMap<>();
    private final Map<String, Answer> answered = new HashMap<>();
    private final Deque<Reply> script = new ArrayDeque<>();
    private final Deque<Answer> unread = new ArrayDeque<>();
    private final List<String> violations = new ArrayList<>();
    private boolean reported;
    private int requests;

    private CloudFormationStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Starts the server on a free port of this machine. */
    public static CloudFormationStandIn start() {
        try {
            return new CloudFormationStandIn();
        } catch (IOException e) {
            throw new UncheckedIOException("The stand-in for CloudFormation could not be started", e);
        }
    }

    /** The event with a fresh {@code ResponseURL}, whose answer must repeat the event's ids. */
    public String fill(String eventJson) {
        return filled(eventJson, "");
    }

    /** The same with a URL that says when it was signed, as the real ones do. */
    public String fill(String eventJson, Instant signed) {
        return filled(eventJson, "&X-Amz-Date=" + SIGNED.format(signed));
    }

    private String filled(String eventJson, String query) {
        Map<String, JsonNode> event = Json.object(eventJson);
        Map<String, Object> filled = new LinkedHashMap<>(event);
        filled.put("ResponseURL", register(ExpectedAnswer.of(event), query));
        return Json.text(filled);
    }

    /** A fresh URL for the one answer to the event that has these ids. */
    public String responseUrl(String stackId, String requestId, String logicalResourceId) {
        return register(expected(stackId, requestId, logicalResourceId), "");
    }

    /** A fresh URL that says when it was signed, as the real ones do. */
    String responseUrl(String stackId, String requestId, String logicalResourceId, Instant signed) {
        return register(expected(stackId, requestId, logicalResourceId), "&X-Amz-Date=" + SIGNED.format(signed));
    }

    /** Says how the next requests are replied to, one after the other; after them all is well again (200). */
    public synchronized void respondWith(Reply... replies) {
        Collections.addAll(script, replies);
    }

    /** The oldest answer that was not read yet, which now counts as read. */
    public synchronized Optional<Answer> answer() {
        throwViolations();
        return Optional.ofNullable(unread.poll());
    }

    private static ExpectedAnswer expected(String stackId, String requestId, String logicalResourceId) {
        return new ExpectedAnswer(
                Map.of("StackId", stackId, "RequestId", requestId, "LogicalResourceId", logicalResourceId));
    }

    /** The answer that came to a response URL, whether it was read or not. */
    public synchronized Optional<Answer> answerTo(String responseUrl) {
        throwViolations();
        return Optional.ofNullable(answered.get(responseUrl.substring(address().length())));
    }

    /**
     * Waits for the next answer that was not read yet.
     *
     * @throws IllegalStateException if none comes within the time
     */
    public synchronized Answer await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (unread.isEmpty() && violations.isEmpty()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new IllegalStateException("CloudFormation got no answer within " + atMost.toMillis() + " ms ("
                        + requests + " requests came in): look at the function's log.");
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return answer().orElseThrow();
    }

    /** What broke the protocol so far; whoever reads it here is not told again. */
    public synchronized List<String> violations() {
        reported = true;
        return List.copyOf(violations);
    }

    /** How many requests came in so far, whatever became of them. */
    public synchronized int requests() {
        return requests;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
        synchronized (this) {
            if (!reported) {
                throwViolations();
            }
        }
    }

    private void throwViolations() {
        if (!violations.isEmpty()) {
            reported = true;
            throw new ProtocolViolation(violations);
        }
    }

    /** A URL that, like the real ones, cannot be decoded and encoded again without harm. */
    private synchronized String register(ExpectedAnswer answer, String more) {
        String key = String.join(
                "|",
                ExpectedAnswer.IDS.stream()
                        .map(id -> answer.ids().getOrDefault(id, "none"))
                        .toList());
        String path = "/" + URLEncoder.encode(key, StandardCharsets.UTF_8)
                + "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=7200" + more
                + "&X-Amz-Credential=AKIDEXAMPLE%2F20260101%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Signature=" + UUID.randomUUID() + "%2Ba%2Fb%20c%3D%3D";
        expected.put(path, answer);
        return address() + path;
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Reply reply = receive(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                        .orElse(""),
                body);
        switch (reply.kind()) {
            case STATUS -> exchange.sendResponseHeaders(reply.status(), -1);
            case HANG -> hang();
            case CLOSE -> {}
        }
        exchange.close();
    }

    private synchronized Reply receive(String method, String path, String contentType, byte[] body) {
        requests++;
        ExpectedAnswer answer = expected.get(path);
        if (!method.equals("PUT")) {
            return refuse(403, "the method was " + method + ", and must be PUT");
        }
        if (answer == null) {
            return refuse(403, "the URL was not used as it was given: " + path);
        }
        if (!contentType.isEmpty()) {
            return refuse(403, "Content-Type was " + contentType + ", and must be absent or empty");
        }
        List<String> wrong = answer.violations(body);
        if (!wrong.isEmpty()) {
            return refuse(400, String.join("; ", wrong));
        }
        Answer given = ExpectedAnswer.read(body);
        Answer before = answered.get(path);
        if (before != null && !before.raw().equals(given.raw())) {
            return refuse(
                    403, "a second, other answer came to the same URL: " + given.raw() + " after " + before.raw());
        }
        Reply reply = script.isEmpty() ? Reply.status(200) : script.remove();
        if (reply.accepts() && before == null) {
            answered.put(path, given);
            unread.add(given);
            notifyAll();
        }
        return reply;
    }

    private Reply refuse(int status, String violation) {
        violations.add(violation);
        reported = false;
        notifyAll();
        return Reply.status(status);
    }

    private void hang() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

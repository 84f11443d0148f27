package io.dynamigrate.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The end of CloudFormation that answers {@code DescribeStacks}: a real HTTP server, which knows the stacks that it is
 * told of. Access to all others is denied. Safe for use by several threads.
 */
public final class StacksStandIn implements AutoCloseable {

    private record Stack(String status, String parentId) {}

    private final HttpServer server;
    private final Map<String, Stack> stacks = new ConcurrentHashMap<>();

    private StacksStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts the server on a free port of this machine. */
    public static StacksStandIn start() {
        try {
            return new StacksStandIn();
        } catch (IOException e) {
            throw new UncheckedIOException("The stand-in for CloudFormation's stacks could not be started", e);
        }
    }

    /** Where it is, as {@code AWS_ENDPOINT_URL_CLOUDFORMATION} wants it. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Says how a stack stands that is no part of another one. */
    public void stack(String stackId, String status) {
        stacks.put(stackId, new Stack(status, ""));
    }

    /** Says how a nested stack stands, and of which it is a resource. */
    public void nested(String stackId, String status, String parentId) {
        stacks.put(stackId, new Stack(status, parentId));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> form =
                    form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String name = form.getOrDefault("StackName", "");
            Stack stack = stacks.get(name);
            if (stack == null || !"DescribeStacks".equals(form.get("Action"))) {
                send(exchange, 403, """
                        <ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error>
                        <Type>Sender</Type><Code>AccessDenied</Code>
                        <Message>User is not authorized to perform: cloudformation:%s</Message>
                        </Error><RequestId>1</RequestId></ErrorResponse>""".formatted(form.get("Action")));
                return;
            }
            String parent = stack.parentId().isEmpty() ? "" : "<ParentId>" + stack.parentId() + "</ParentId>";
            send(exchange, 200, """
                    <DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
                    <DescribeStacksResult><Stacks><member>
                    <StackId>%s</StackId><StackName>name</StackName><StackStatus>%s</StackStatus>%s
                    <CreationTime>2026-11-23T10:00:00.000Z</CreationTime>
                    </member></Stacks></DescribeStacksResult>
                    <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
                    </DescribeStacksResponse>""".formatted(name, stack.status(), parent));
        }
    }

    private static Map<String, String> form(String body) {
        return Arrays.stream(body.split("&"))
                .map(field -> field.split("=", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }

    private static void send(HttpExchange exchange, int status, String xml) throws IOException {
        byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/xml");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}

package io.dynamigrate.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP of a {@link FaultProxy}: it turns connections into requests, and answers, or none, back into bytes. */
final class ProxyServer extends Handler.Abstract implements AutoCloseable {

    /** Decides what becomes of a request. */
    interface Service {

        /** The answer, or nothing to close the connection without one. */
        Optional<WireResponse> answer(String operation, String body, Fault.Rest upstream);
    }

    // Not the JDK's HTTP server: on Java 17 it answers in two packets, the second of which waits 40 ms for the client.
    private final Server server;
    private final ServerConnector connector;
    private final ThreadGroup threads = new ThreadGroup("fault-proxy");
    private final Upstream upstream;
    private final Service service;

    private ProxyServer(Upstream upstream, Service service) {
        this.upstream = upstream;
        this.service = service;
        QueuedThreadPool pool = new QueuedThreadPool(200, 8, 60_000, -1, null, threads);
        pool.setName("fault-proxy");
        pool.setDaemon(true);
        pool.setStopTimeout(0);
        server = new Server(pool);
        connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(this);
    }

    static ProxyServer start(Upstream upstream, Service service) {
        ProxyServer proxy = new ProxyServer(upstream, service);
        try {
            proxy.server.start();
        } catch (Exception e) {
            throw new IllegalStateException(
                    "The proxy to " + upstream.endpoint() + " could not be started: " + e.getMessage(), e);
        }
        return proxy;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String target = request.getHeaders().get("X-Amz-Target");
        byte[] body = Content.Source.asInputStream(request).readAllBytes();
        if (target == null) {
            send(response, WireResponse.error(400, "MissingAuthenticationToken", "X-Amz-Target is missing"), callback);
            return true;
        }
        String operation = target.substring(target.lastIndexOf('.') + 1);
        Optional<WireResponse> answer = service.answer(
                operation, new String(body, UTF_8), () -> Optional.of(upstream.send(request.getHeaders(), body)));
        if (answer.isPresent()) {
            send(response, answer.get(), callback);
        } else {
            request.getConnectionMetaData().getConnection().getEndPoint().close();
            callback.succeeded();
        }
        return true;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The proxy could not be stopped: " + e.getMessage(), e);
        } finally {
            // Ends the hooks that still wait. Not earlier: Jetty waits for ever for a selector that was interrupted.
            threads.interrupt();
        }
    }

    private static void send(Response response, WireResponse answer, Callback callback) {
        byte[] body = answer.body().getBytes(UTF_8);
        CRC32 checksum = new CRC32();
        checksum.update(body);
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Content-Type", "application/x-amz-json-1.0");
        headers.put("x-amz-crc32", checksum.getValue());
        response.setStatus(answer.status());
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}

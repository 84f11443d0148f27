package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.Registry;
import io.dynamigrate.local.LambdaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Issue 11: behind a proxy, the SDK's requests and the answer leave by {@code HTTPS_PROXY}, in the real runtime. */
class ProxyTest {

    private static final String DYNAMODB = "CONNECT dynamodb.us-east-1.amazonaws.com:443 HTTP/1.1";
    private static final String S3 = "CONNECT bucket.s3.amazonaws.com:443 HTTP/1.1";

    /** A function in a process of its own. */
    public static final class Function extends MigrationFunction {
        public Function() {
            super(Registry::of);
        }
    }

    @Test
    void theAnswerTakesTheSameWayAsTheRequestsOfTheSdk() throws Exception {
        Map<String, Object> event = Events.create(Map.of("TableName", "users"));
        event.put("ResponseURL", "https://bucket.s3.amazonaws.com/key?X-Amz-Signature=0");
        try (RefusingProxy proxy = new RefusingProxy(DYNAMODB, S3);
                LambdaProcess function = LambdaProcess.of(Function.class)
                        .environment("HTTPS_PROXY", "http://localhost:" + proxy.port())
                        .timeLimit(Duration.ofSeconds(60))
                        .start()) {
            Thread lambda = new Thread(() -> {
                try {
                    function.invoke(Events.json(event));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            lambda.start();

            proxy.await();
            function.kill();
            lambda.join();
            assertThat(proxy.requests).contains(DYNAMODB, S3);
        }
    }

    /** Refuses each connection, and keeps what it was asked for. */
    private static final class RefusingProxy implements AutoCloseable {

        final Set<String> requests = ConcurrentHashMap.newKeySet();
        private final Set<String> expected;
        private final CountDownLatch isComplete = new CountDownLatch(1);
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        RefusingProxy(String... expected) throws IOException {
            this.expected = Set.of(expected);
            Thread thread = new Thread(this::serve);
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return server.getLocalPort();
        }

        void await() throws InterruptedException {
            isComplete.await(60, TimeUnit.SECONDS);
        }

        private void serve() {
            while (!server.isClosed()) {
                try (Socket socket = server.accept();
                        BufferedReader reader = new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
                    requests.add(String.valueOf(reader.readLine()));
                    socket.getOutputStream()
                            .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    if (requests.containsAll(expected)) {
                        isComplete.countDown();
                    }
                } catch (IOException e) {
                    requests.add(e.toString());
                }
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}

package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;

/** Issue 11: the answer leaves through the same proxy as the requests of the SDK. */
class UrlConnectionPutTest {

    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer proxy;

    @BeforeEach
    void startProxy() throws IOException {
        proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Proxy-Authorization") + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        proxy.start();
    }

    @AfterEach
    void stopProxy() {
        proxy.stop(0);
    }

    @Test
    void goesThroughTheProxyWithItsCredentials() throws IOException {
        ProxyConfiguration configuration =
                proxy().username("ada").password("secret").build();

        int status = new UrlConnectionPut(scheme -> configuration)
                .put(new URL("http://bucket.invalid/key?X-Amz-Signature=0%2F1"), BODY, Duration.ofSeconds(5));

        assertThat(status).isEqualTo(200);
        assertThat(requests)
                .containsExactly("PUT http://bucket.invalid/key?X-Amz-Signature=0%2F1 Basic YWRhOnNlY3JldA== null");
    }

    @Test
    void goesPastTheProxyToTheHostsThatAreToBeReachedDirectly() throws IOException {
        ProxyConfiguration configuration = ProxyConfiguration.builder()
                .useEnvironmentVariablesValues(false)
                .useSystemPropertyValues(false)
                .endpoint(URI.create("http://proxy.invalid:3128"))
                .nonProxyHosts(Set.of("local.*?"))
                .build();

        new UrlConnectionPut(scheme -> configuration)
                .put(new URL("http://LOCALHOST:" + proxy.getAddress().getPort() + "/key"), BODY, Duration.ofSeconds(5));

        assertThat(requests).containsExactly("PUT /key null null");
    }

    private ProxyConfiguration.Builder proxy() {
        return ProxyConfiguration.builder()
                .useEnvironmentVariablesValues(false)
                .useSystemPropertyValues(false)
                .endpoint(URI.create("http://localhost:" + proxy.getAddress().getPort()));
    }
}

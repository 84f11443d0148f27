package io.dynamigrate.function;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Function;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;

/**
 * A PUT by the JDK's oldest HTTP client, whose classes the SDK has loaded anyway; {@code java.net.http} would start
 * threads and cost cold start. It goes through the same proxy as the requests of the SDK.
 */
final class UrlConnectionPut implements HttpPut {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration READ = Duration.ofSeconds(15);

    private final Function<String, ProxyConfiguration> proxies;

    UrlConnectionPut() {
        this(Environment::proxy);
    }

    /**
     * Through one of these proxies.
     *
     * @param proxies for each scheme of a URL
     */
    UrlConnectionPut(Function<String, ProxyConfiguration> proxies) {
        this.proxies = proxies;
    }

    @Override
    public int put(URL url, byte[] body, Duration limit) throws IOException {
        HttpURLConnection connection = open(url);
        try {
            connection.setRequestMethod("PUT");
            connection.setConnectTimeout(millis(CONNECT, limit));
            connection.setReadTimeout(millis(READ, limit));
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setDoOutput(true);
            // No Content-Type: the URL's signature covers that there is none. With a known length the JDK sends the
            // request once only and leaves repeating it to us.
            connection.setFixedLengthStreamingMode(body.length);
            try (OutputStream stream = connection.getOutputStream()) {
                stream.write(body);
            }
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    /** As the SDK's own client does it. */
    private HttpURLConnection open(URL url) throws IOException {
        ProxyConfiguration proxy = proxies.apply(url.getProtocol());
        String host = url.getHost().toLowerCase(Locale.ROOT);
        if (proxy.host() == null || proxy.nonProxyHosts().stream().anyMatch(host::matches)) {
            return (HttpURLConnection) url.openConnection();
        }
        InetSocketAddress address = InetSocketAddress.createUnresolved(proxy.host(), proxy.port());
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(new Proxy(Proxy.Type.HTTP, address));
        if (proxy.username() != null && proxy.password() != null) {
            byte[] credentials = (proxy.username() + ":" + proxy.password()).getBytes(StandardCharsets.UTF_8);
            connection.setRequestProperty(
                    "Proxy-Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        return connection;
    }

    /** In milliseconds, and never 0, which would mean without end. */
    private static int millis(Duration most, Duration limit) {
        return (int) Math.max(1, Math.min(most.toMillis(), limit.toMillis()));
    }
}

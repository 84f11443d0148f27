package io.dynamigrate.function;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Duration;

/**
 * A PUT by the JDK's oldest HTTP client, whose classes the SDK has loaded anyway; {@code java.net.http} would start
 * threads and cost cold start.
 */
final class UrlConnectionPut implements HttpPut {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration READ = Duration.ofSeconds(15);

    @Override
    public int put(URL url, byte[] body, Duration limit) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
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

    /** In milliseconds, and never 0, which would mean without end. */
    private static int millis(Duration most, Duration limit) {
        return (int) Math.max(1, Math.min(most.toMillis(), limit.toMillis()));
    }
}

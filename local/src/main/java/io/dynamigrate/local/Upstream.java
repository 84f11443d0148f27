package io.dynamigrate.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;

/** The DynamoDB behind a {@link FaultProxy}: it gets each request that is sent to it exactly once. */
record Upstream(URI endpoint) {

    // The rest belongs to the connection with the proxy, and the signature covers that one's host.
    private static final List<String> FORWARDED =
            List.of("X-Amz-Target", "Content-Type", "Authorization", "X-Amz-Date", "X-Amz-Security-Token");

    /** DynamoDB's answer, or status 502 when none came. */
    WireResponse send(HttpFields headers, byte[] body) {
        try {
            return exchange(headers, body);
        } catch (IOException e) {
            return WireResponse.error(502, "BadGateway", "No answer came from " + endpoint + ": " + e);
        }
    }

    private WireResponse exchange(HttpFields headers, byte[] body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) endpoint.resolve("/").toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod("POST");
        for (String name : FORWARDED) {
            String value = headers.get(name);
            if (value != null) {
                connection.setRequestProperty(name, value);
            }
        }
        connection.setDoOutput(true);
        // A streamed body also keeps the JDK from sending a failed POST again by itself.
        connection.setFixedLengthStreamingMode(body.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new WireResponse(status, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}

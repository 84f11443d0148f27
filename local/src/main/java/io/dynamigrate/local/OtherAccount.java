package io.dynamigrate.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A client for which the tables of a local server are those of another account, so that requests must name them by ARN.
 *
 * <p>DynamoDB Local has one account, and takes ARNs in a few operations only: each ARN of the other account is replaced by
 * the name of the table just before a request is sent. Safe for use by several threads.
 */
public final class OtherAccount implements AutoCloseable {

    private static final String PREFIX = "arn:aws:dynamodb:" + LocalClient.REGION + ":222222222222:table/";

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final DynamoDbClient client;

    /** The tables of the server at an address, seen from outside their account. */
    public OtherAccount(URI server) {
        client = LocalClient.of(server, new Interceptor());
    }

    /** The client; closed with this. */
    public DynamoDbClient client() {
        return client;
    }

    /** The ARN by which requests must name a table. */
    public static String arn(String table) {
        return PREFIX + table;
    }

    /** The JSON of all requests so far, as the caller made them. */
    public List<String> bodies() {
        return List.copyOf(bodies);
    }

    @Override
    public void close() {
        client.close();
    }

    private final class Interceptor implements ExecutionInterceptor {

        @Override
        public Optional<RequestBody> modifyHttpContent(Context.ModifyHttpRequest context, ExecutionAttributes unused) {
            String body = body(context);
            bodies.add(body);
            return Optional.of(RequestBody.fromString(local(body)));
        }

        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes unused) {
            int length = local(body(context)).getBytes(UTF_8).length;
            return context.httpRequest().toBuilder()
                    .putHeader("Content-Length", Integer.toString(length))
                    .build();
        }

        private String local(String body) {
            return body.replace(PREFIX, "");
        }

        private String body(Context.ModifyHttpRequest context) {
            RequestBody body = context.requestBody().orElseThrow();
            try (InputStream stream = body.contentStreamProvider().newStream()) {
                return new String(stream.readAllBytes(), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

package io.dynamigrate.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A function for tests of the runner, which speaks as the real one does, and needs nothing but Java: it
 * has three migrations that do nothing, remembers what is applied, and writes rows of history.
 *
 * <p>The table's name may ask for trouble: {@code fail}, {@code silent}, {@code garbage}, {@code crash}.
 */
public final class FakeFunction implements RequestStreamHandler {

    private static final List<String> IDS = List.of("1_first", "2_second", "3_third");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<String> applied = new ArrayList<>();

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        try {
            output.write(handle(event, context).getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private String handle(String event, Context context) throws IOException, InterruptedException {
        String table = value(event, "TableName");
        boolean isEvent = event.contains("RequestType");
        return switch (table) {
            case "crash" -> {
                Runtime.getRuntime().halt(1);
                yield "";
            }
            case "silent" -> "null";
            case "garbage" -> answer(event, "{}");
            case "fail" ->
                isEvent
                        ? answer(event, answerTo(event, "\"FAILED\", \"Reason\": \"it did not work\""))
                        : "{\"action\": \"plan\", \"error\": \"it did not work\"}";
            default -> isEvent ? run(event, context) : command(event);
        };
    }

    private String command(String event) {
        List<String> listed =
                event.contains("rollback") ? IDS.subList(IDS.indexOf(value(event, "target")) + 1, IDS.size()) : IDS;
        List<String> migrations = listed.stream()
                .map(id -> "{\"id\": \"" + id + "\", \"version\": " + id.charAt(0) + ", \"description\": \"Do it\"}")
                .toList();
        return "{\"action\": \"plan\", \"table\": \"users\", \"migrations\": " + migrations
                + ", \"notes\": [\"a\", \"b\"], \"empty\": [], \"nothing\": null,"
                + " \"last\": {\"id\": \"c\", \"done\": [\"a\", \"b\"], \"error\": null}, \"text\": \"one\\ntwo\"}";
    }

    private String run(String event, Context context) throws IOException, InterruptedException {
        boolean isDelete = value(event, "RequestType").equals("Delete");
        int target = isDelete ? 0 : IDS.indexOf(value(event, "Target")) + 1;
        List<String> up = new ArrayList<>(IDS.subList(0, target));
        up.removeAll(applied);
        List<String> down = new ArrayList<>(applied);
        down.removeAll(IDS.subList(0, target));
        for (String id : up) {
            record(value(event, "TableName"), id, "applied");
        }
        for (String id : down) {
            record(value(event, "TableName"), id, "rolled_back");
        }
        applied.addAll(up);
        applied.removeAll(down);
        String data = "\"Data\": {\"Applied\": \"" + String.join(",", up) + "\", \"RolledBack\": \""
                + String.join(",", down) + "\"}";
        String reason = "version " + context.getFunctionVersion();
        return answer(event, answerTo(event, "\"SUCCESS\", \"Reason\": \"" + reason + "\", " + data));
    }

    private static String answerTo(String event, String status) {
        return "{\"Status\": " + status + ", \"PhysicalResourceId\": \"p\", \"StackId\": \"" + value(event, "StackId")
                + "\", \"RequestId\": \"" + value(event, "RequestId") + "\", \"LogicalResourceId\": \""
                + value(event, "LogicalResourceId") + "\"}";
    }

    private static String answer(String event, String body) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(value(event, "ResponseURL"))).PUT(BodyPublishers.ofString(body)));
        return "null";
    }

    private static void record(String table, String id, String status) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(System.getenv("AWS_ENDPOINT_URL_DYNAMODB")))
                .header("X-Amz-Target", "DynamoDB_20120810.PutItem")
                .header("Content-Type", "application/x-amz-json-1.0")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
                                + " SignedHeaders=host, Signature=0")
                .POST(BodyPublishers.ofString("""
                        {"TableName": "%s", "Item": {"PK": {"S": "MIGRATION#HISTORY"}, "SK": {"S": "%s"},
                         "status": {"S": "%s"}}}""".formatted(table, id, status))));
    }

    private static void send(HttpRequest.Builder request) throws IOException, InterruptedException {
        System.out.println(
                "status " + HTTP.send(request.build(), BodyHandlers.ofString()).statusCode());
    }

    private static String value(String json, String field) {
        Matcher matcher = Pattern.compile("\"" + field + "\": *\"([^\"]*)\"").matcher(json);
        return matcher.find() ? matcher.group(1) : "";
    }
}

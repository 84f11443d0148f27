package io.dynamigrate.local;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Reads from requests what they write, in the words of a dry run, without the records of the migrations. */
final class SentWrites {

    private static final Set<String> SAID_OTHERWISE =
            Set.of("TableName", "AttributeDefinitions", "GlobalSecondaryIndexUpdates");
    private static final Map<String, String> INDEX_CHANGES =
            Map.of("Create", "create", "Delete", "delete", "Update", "change");

    private final DynamoDbClient client;
    private final Map<String, List<String>> keys = new HashMap<>();

    /**
     * Nothing read yet.
     *
     * @param client for the names of keys
     */
    SentWrites(DynamoDbClient client) {
        this.client = client;
    }

    /** A line for each write of an item and each change of a table. */
    List<String> of(List<WireRequest> requests) {
        return requests.stream().flatMap(this::lines).toList();
    }

    /** What is written where. A statement names its table itself. */
    static String line(String operation, String table, String target) {
        boolean isStatement = operation.startsWith("Execute") || operation.startsWith("BatchExecute");
        return operation + " " + (isStatement ? "" : table + " ") + target;
    }

    private Stream<String> lines(WireRequest request) {
        String operation = request.operation();
        return switch (operation) {
            case "PutItem", "UpdateItem", "DeleteItem" -> item(operation, fields(request));
            case "BatchWriteItem" -> batch(Json.field(fields(request), "RequestItems"));
            case "TransactWriteItems" -> transaction(Json.objects(fields(request), "TransactItems"));
            case "ExecuteStatement" -> statement(operation, fields(request));
            case "BatchExecuteStatement" -> statements(operation, Json.objects(fields(request), "Statements"));
            case "ExecuteTransaction" -> statements(operation, Json.objects(fields(request), "TransactStatements"));
            case "UpdateTable" -> update(fields(request));
            case "UpdateTimeToLive" -> timeToLive(fields(request));
            default -> Stream.of();
        };
    }

    private static Map<String, JsonNode> fields(WireRequest request) {
        return Json.object(request.body());
    }

    private Stream<String> batch(JsonNode tables) {
        return tables.asObject().entrySet().stream()
                .flatMap(table -> table.getValue().asArray().stream()
                        .flatMap(write -> write.asObject().entrySet().stream())
                        .flatMap(write -> item(
                                "BatchWriteItem." + write.getKey().replace("Request", ""),
                                name(table.getKey()),
                                write.getValue().asObject())));
    }

    private Stream<String> transaction(List<Map<String, JsonNode>> actions) {
        return actions.stream()
                .flatMap(action -> action.entrySet().stream())
                .flatMap(action -> item(
                        "TransactWriteItems." + action.getKey(),
                        action.getValue().asObject()));
    }

    private Stream<String> item(String operation, Map<String, JsonNode> write) {
        return item(operation, table(write), write);
    }

    private Stream<String> item(String operation, String table, Map<String, JsonNode> write) {
        Map<String, JsonNode> item =
                Json.field(write, write.containsKey("Item") ? "Item" : "Key").asObject();
        List<String> names = keys.computeIfAbsent(table, this::keys);
        boolean isRecord = Json.field(item, names.get(0))
                .field("S")
                .filter(key -> TableContents.isRecord(key.asString()))
                .isPresent();
        String key = names.stream()
                .map(name -> name + ": " + value(Json.field(item, name)))
                .collect(Collectors.joining(", ", "{", "}"));
        return isRecord ? Stream.of() : Stream.of(line(operation, table, key));
    }

    private List<String> keys(String table) {
        return Tables.keys(
                client.describeTable(describe -> describe.tableName(table)).table());
    }

    private static String value(JsonNode key) {
        Map.Entry<String, JsonNode> value = key.asObject().entrySet().iterator().next();
        String text = value.getValue().asString();
        return switch (value.getKey()) {
            case "S" -> "'" + text + "'";
            case "N" -> text;
            default -> Base64.getDecoder().decode(text).length + " bytes";
        };
    }

    private static Stream<String> statement(String operation, Map<String, JsonNode> statement) {
        String text = Json.plain(statement, "Statement");
        boolean isRead = text.strip().toLowerCase(Locale.ROOT).startsWith("select");
        return isRead ? Stream.of() : Stream.of(line(operation, "", text));
    }

    private static Stream<String> statements(String operation, List<Map<String, JsonNode>> statements) {
        return statements.stream().flatMap(statement -> statement(operation, statement));
    }

    private static Stream<String> update(Map<String, JsonNode> request) {
        Stream<String> indexes = Optional.ofNullable(request.get("GlobalSecondaryIndexUpdates")).stream()
                .flatMap(updates -> updates.asArray().stream())
                .flatMap(update -> update.asObject().entrySet().stream())
                .map(update -> INDEX_CHANGES.get(update.getKey()) + " index "
                        + update.getValue().field("IndexName").orElseThrow().asString());
        Stream<String> settings = request.keySet().stream()
                .filter(field -> !SAID_OTHERWISE.contains(field))
                .map(field -> "set " + field);
        return Stream.concat(indexes, settings).map(change -> line("UpdateTable", table(request), change));
    }

    private static Stream<String> timeToLive(Map<String, JsonNode> request) {
        Map<String, JsonNode> wanted =
                Json.field(request, "TimeToLiveSpecification").asObject();
        String change = (Json.field(wanted, "Enabled").asBoolean() ? "enable" : "disable") + " time to live by '"
                + Json.plain(wanted, "AttributeName") + "'";
        return Stream.of(line("UpdateTimeToLive", table(request), change));
    }

    private static String table(Map<String, JsonNode> request) {
        return name(Json.plain(request, "TableName"));
    }

    /** The name of a table that may be given by its ARN. */
    private static String name(String table) {
        return table.substring(table.lastIndexOf('/') + 1);
    }
}

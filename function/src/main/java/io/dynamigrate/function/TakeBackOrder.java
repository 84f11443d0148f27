package io.dynamigrate.function;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.plan.History;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * What one version of this function asks of another: to roll back migrations that only the other one knows.
 *
 * <pre>
 * { "handOver": { "runId": "cfn-0b3f6a517d0c4a57",          the run for which it is done
 *                 "requestedAt": "2026-11-23T10:00:02Z",    when CloudFormation asked for that
 *                 "owner": "arn:aws:cloudformation:…/UserMigrations",
 *                 "from":  "arn:aws:lambda:…:function:migrations:7",
 *                 "left":  "PT13M20S" },                     who asks waits that long: no clock of another counts
 *   "ids": ["20240118_split_name"],
 *   "ResourceProperties": { "TableName": "users", … } }      of the custom resource
 *
 * { "rolledBack": ["20240118_split_name"], "refused": { "…": "why" }, "failed": false, "outOfTime": false }
 * </pre>
 *
 * <p>Whoever gets it does it alone, and hands nothing on.
 */
record TakeBackOrder(
        String runId,
        Instant requestedAt,
        String owner,
        String from,
        Duration left,
        List<String> ids,
        Map<String, Object> properties) {

    static final String MARK = "handOver";
    private static final Duration LONGEST = Duration.ofMinutes(15);

    TakeBackOrder {
        ids = List.copyOf(ids);
    }

    /** The id of the run that an invocation makes of this order. */
    String runIdIn(Invocation invocation) {
        return runId + "@" + invocation.requestId();
    }

    /** Whether a run is that one, or one that another version made of its order. */
    static boolean isOf(String run, String runId) {
        return run.equals(runId) || run.startsWith(runId + "@");
    }

    /** What an earlier delivery of the same request rolled back, before its process died. */
    static HandedOver doneBefore(History history, String runId) {
        return new HandedOver(
                history.records().stream()
                        .filter(record -> record.status() == MigrationStatus.ROLLED_BACK)
                        .filter(record -> isOf(record.runId(), runId))
                        .map(MigrationRecord::id)
                        .toList(),
                Map.of(),
                false,
                false);
    }

    byte[] json() {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put(
                MARK,
                Map.of(
                        "runId", runId,
                        "requestedAt", requestedAt.toString(),
                        "owner", owner,
                        "from", from,
                        "left", left.toString()));
        order.put("ids", ids);
        order.put("ResourceProperties", properties);
        return Json.bytes(order);
    }

    /**
     * The order in these fields.
     *
     * @throws InputException if it is not one
     */
    static TakeBackOrder read(Map<String, JsonNode> fields) {
        try {
            Map<String, JsonNode> head = field(fields, MARK).asObject();
            return new TakeBackOrder(
                    runId(field(head, "runId").asString()),
                    Instant.parse(field(head, "requestedAt").asString()),
                    field(head, "owner").asString(),
                    field(head, "from").asString(),
                    left(Duration.parse(field(head, "left").asString())),
                    texts(field(fields, "ids")),
                    EventReader.object(fields, "ResourceProperties").orElseThrow(UnsupportedOperationException::new));
        } catch (UnsupportedOperationException | DateTimeException e) {
            throw new InputException(
                    "The field " + MARK + " is for what versions of this function ask of each other: to"
                            + " roll migrations back by hand, send {\"action\": \"rollback\"}.");
        }
    }

    private static String runId(String id) {
        if (id.isEmpty() || id.chars().anyMatch(Character::isWhitespace)) {
            throw new UnsupportedOperationException(id);
        }
        return id;
    }

    /** No invocation lasts longer. */
    private static Duration left(Duration left) {
        return left.compareTo(LONGEST) < 0 ? left : LONGEST;
    }

    /** The response to an order. */
    static Map<String, @Nullable Object> response(HandedOver done) {
        Map<String, @Nullable Object> response = new LinkedHashMap<>();
        response.put("rolledBack", done.takenBack());
        response.put("refused", done.refused());
        response.put("failed", done.hasFailed());
        response.put("outOfTime", done.isOutOfTime());
        return response;
    }

    /**
     * What a response says.
     *
     * @throws InputException if it is none
     */
    static HandedOver done(byte[] response) {
        try {
            Map<String, JsonNode> fields = Json.parse(response).asObject();
            JsonNode error = fields.get("error");
            if (error != null && error.isString()) {
                throw new InputException(error.asString());
            }
            Map<String, String> refused = new LinkedHashMap<>();
            field(fields, "refused").asObject().forEach((id, why) -> refused.put(id, why.asString()));
            boolean hasFailed = isTrue(fields, "failed");
            return new HandedOver(
                    texts(field(fields, "rolledBack")), refused, hasFailed, hasFailed, isTrue(fields, "outOfTime"));
        } catch (UnsupportedOperationException e) {
            throw new InputException("The response is none to a hand-over: that version has another format.");
        }
    }

    /** A flag, which the responses of older versions may lack. */
    private static boolean isTrue(Map<String, JsonNode> fields, String name) {
        JsonNode flag = fields.get(name);
        return flag != null && flag.isBoolean() && flag.asBoolean();
    }

    private static JsonNode field(Map<String, JsonNode> fields, String name) {
        JsonNode field = fields.get(name);
        if (field == null) {
            throw new UnsupportedOperationException(name);
        }
        return field;
    }

    private static List<String> texts(JsonNode array) {
        return array.asArray().stream().map(JsonNode::asString).toList();
    }
}

package io.dynamigrate.function;

import io.dynamigrate.Registry;
import io.dynamigrate.plan.History;
import io.dynamigrate.run.Migrator;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * What one version of this function asks of another: to roll back migrations that only the other one knows.
 *
 * <pre>
 * { "handOver": { "runId": "cfn-0b3f6a517d0c4a57@5c1e9a02",  the run that the other version makes
 *                 "requestedAt": "2026-11-23T10:00:02Z",    when CloudFormation asked for that
 *                 "owner": "arn:aws:cloudformation:…/UserMigrations",
 *                 "from":  "arn:aws:lambda:…:function:migrations:7",
 *                 "left":  "PT13M20S" },                     how long the other waits: clocks may differ
 *   "ids": ["20240118_split_name"],
 *   "ResourceProperties": { "TableName": "users", … } }      of the custom resource
 *
 * { "refused": { "…": "why" }, "reason": "why the rest stays", "failed": false, "outOfTime": false }
 * </pre>
 *
 * <p>The version that gets it does it alone, and delegates nothing.
 */
record DelegatedRollback(
        String runId,
        Instant requestedAt,
        String owner,
        String from,
        Duration left,
        List<String> ids,
        Map<String, Object> properties) {

    static final String MARK = "handOver";
    private static final Duration LONGEST = Duration.ofMinutes(15);

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
     * The request in these fields.
     *
     * @throws InputException if it is none
     */
    static DelegatedRollback read(Map<String, JsonNode> fields) {
        try {
            Map<String, JsonNode> head = field(fields, MARK).asObject();
            String runId = field(head, "runId").asString();
            Duration left = Duration.parse(field(head, "left").asString());
            if (!runId.matches("\\S+")) {
                throw new UnsupportedOperationException(runId);
            }
            return new DelegatedRollback(
                    runId,
                    Instant.parse(field(head, "requestedAt").asString()),
                    field(head, "owner").asString(),
                    field(head, "from").asString(),
                    left.compareTo(LONGEST) < 0 ? left : LONGEST,
                    texts(field(fields, "ids")),
                    EventReader.object(fields, "ResourceProperties").orElseThrow(UnsupportedOperationException::new));
        } catch (UnsupportedOperationException | DateTimeException e) {
            throw new InputException(
                    "The field " + MARK + " is for what versions of this function ask of each other: to"
                            + " roll migrations back by hand, send {\"action\": \"rollback\"}.");
        }
    }

    /** Rolls back what can be, in this version. */
    Delegation.Response run(Parts parts, Migrations migrations, Invocation invocation) throws InterruptedException {
        invocation.log().accept("Rolling back " + Text.migrations(ids) + " for " + from + ", run " + runId + ".");
        Instant now = parts.time().now();
        Setting setting = new Setting(parts, invocation.notAfter(now.plus(left), now), requestedAt);
        Properties checked = PropertyReader.read(new RawProperties(properties), invocation.log());
        Registry known;
        try {
            known = migrations.get(checked.migrations());
        } catch (RegistryException | InputException e) {
            // That is so each time, and nothing was done.
            invocation.log().accept(Problem.trace(e));
            return new Delegation.Response(Map.of(), String.valueOf(e.getMessage()), false, false);
        }
        Migrator migrator = setting.migrator(checked, known, owner, runId).build();
        History history = migrator.status().history();
        Wish wish = Wish.rollback(
                checked,
                history,
                Set.of(),
                record -> ids.contains(record.id()) && record.owner().equals(owner));
        Reconciled done =
                new Reconciler(migrator, known, runId, Optional.empty(), Patience.none(setting)).reach(wish, history);
        done.details().forEach(invocation.log());
        return new Delegation.Response(
                done.moves().left(),
                reason(String.join(" ", done.sentences())),
                !done.isRunSuccess(),
                done.isOutOfTime());
    }

    /** Why the rest was not rolled back. */
    static String reason(String message) {
        return "The code that applied it says: " + message;
    }

    /** The response as JSON. */
    static Map<String, @Nullable Object> json(Delegation.Response done) {
        Map<String, @Nullable Object> response = new LinkedHashMap<>();
        response.put("refused", done.refused());
        response.put("reason", done.reason());
        response.put("failed", done.hasFailed());
        response.put("outOfTime", done.isOutOfTime());
        return response;
    }

    /**
     * What a response says.
     *
     * @throws InputException if it is none
     */
    static Delegation.Response response(byte[] response) {
        try {
            Map<String, JsonNode> fields = Json.parse(response).asObject();
            JsonNode error = fields.get("error");
            if (error != null && error.isString()) {
                throw new InputException(error.asString());
            }
            Map<String, String> refused = new LinkedHashMap<>();
            field(fields, "refused").asObject().forEach((id, why) -> refused.put(id, why.asString()));
            return new Delegation.Response(
                    refused, text(fields, "reason"), isTrue(fields, "failed"), isTrue(fields, "outOfTime"));
        } catch (UnsupportedOperationException e) {
            throw new InputException("The response is none to a delegated rollback: that version has another format.");
        }
    }

    /** A flag, which the responses of older versions may lack. */
    private static boolean isTrue(Map<String, JsonNode> fields, String name) {
        JsonNode flag = fields.get(name);
        return flag != null && flag.isBoolean() && flag.asBoolean();
    }

    private static String text(Map<String, JsonNode> fields, String name) {
        return Optional.ofNullable(fields.get(name))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .orElse("it gave no reason.");
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

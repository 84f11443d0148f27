package io.dynamigrate.local;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** A function under test, which is given commands for one table, and whose requests are seen. */
final class CheckedFunction implements AutoCloseable {

    private final FaultProxy proxy;
    private final LambdaProcess process;
    private final Map<String, String> place;

    /** Starts the function; the place is what all commands say of table and set. */
    CheckedFunction(Class<?> function, FaultProxy proxy, Map<String, String> place) {
        this.proxy = proxy;
        this.place = Map.copyOf(place);
        process = LambdaProcess.of(function)
                .dynamoDb(proxy.endpoint())
                // Each run of a migration sees the same time, so that it writes the same items.
                .environment("DYNAMIGRATE_NOW", Instant.now().toString())
                .start();
    }

    /** Requires that nothing speaks against the migrations, and gives what is worth knowing of them. */
    List<String> validate() {
        Map<String, JsonNode> result = command("validate", Map.of());
        if (!Json.field(result, "valid").asBoolean()) {
            throw new AssertionError("The migrations are not valid: " + Json.plain(result, "format"));
        }
        return texts(result, "findings", "message");
    }

    /** The ids of the migrations that are not applied, in the order in which they will be. */
    List<String> pending() {
        return texts(command("plan", Map.of()), "migrations", "id");
    }

    boolean isReversible(String id) {
        Map<String, JsonNode> plan = command("plan", Map.of("direction", "rollback", "ids", List.of(id)));
        return !texts(plan, "findings", "type").contains("irreversible");
    }

    /** What taking this way would do. */
    Rehearsed rehearse(Way way, String id) {
        Map<String, Object> fields = new HashMap<>(way.fields(id));
        fields.put("dryRun", true);
        // Statements are told apart by their contents.
        fields.put("contents", true);
        return Rehearsed.of(command(way.action(), fields));
    }

    /** Takes this way, and gives the requests that were sent meanwhile. */
    List<WireRequest> run(Way way, String id) {
        proxy.reset();
        Map<String, JsonNode> result = command(way.action(), way.fields(id));
        List<String> ran = Json.field(result, "ran").asArray().stream()
                .map(JsonNode::asString)
                .toList();
        if (!ran.equals(List.of(id))) {
            throw new AssertionError(way.action() + " ran " + ran + ".");
        }
        return proxy.requests();
    }

    /** Takes a way that was taken already. */
    List<WireRequest> runAgain(Way way, String id) {
        command("repair", Map.of("id", id, "correction", way.correction()));
        return run(way, id);
    }

    /**
     * Gives a command.
     *
     * @throws AssertionError if the function does not carry it out
     */
    private Map<String, JsonNode> command(String action, Map<String, ?> fields) {
        Map<String, Object> all = new HashMap<>(place);
        all.putAll(fields);
        all.put("action", action);
        Outcome outcome = Outcome.ofCommand(invoke(Json.text(all)));
        outcome.error().ifPresent(error -> {
            throw new AssertionError(action + ": " + error);
        });
        return outcome.result();
    }

    private Invocation invoke(String command) {
        try {
            return process.invoke(command);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The check was interrupted.", e);
        }
    }

    private static List<String> texts(Map<String, JsonNode> result, String list, String field) {
        return Json.objects(result, list).stream()
                .map(object -> Json.plain(object, field))
                .toList();
    }

    @Override
    public void close() {
        process.close();
    }
}

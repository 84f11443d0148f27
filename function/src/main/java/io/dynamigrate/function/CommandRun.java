package io.dynamigrate.function;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * The run of a command by hand that may pass through several invocations.
 *
 * <pre>
 * { "action": "rollback", "TableName": "users", "steps": 3, "continue": true,    as a person sent it
 *   "hop": 2, "runId": "8f2c0e3a-…" }                                            what the function adds for a later hop
 * </pre>
 *
 * @param id Lambda's id of the first invocation, which a redelivery has too
 * @param command the fields that a person sent
 */
record CommandRun(Hop hop, String id, Map<String, JsonNode> command) {

    private static final String ID = "runId";

    /**
     * The run of which these fields are a part.
     *
     * @throws InputException if they name a hop but no run
     */
    static CommandRun of(Map<String, JsonNode> fields, Invocation invocation) {
        Hop hop = Hop.of(fields);
        if (!fields.containsKey(Hop.FIELD)) {
            return new CommandRun(hop, invocation.requestId(), fields);
        }
        Map<String, JsonNode> command = new LinkedHashMap<>(fields);
        command.remove(Hop.FIELD);
        String id = Optional.ofNullable(command.remove(ID))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .filter(text -> text.matches("\\S+"))
                .orElseThrow(() -> new InputException("The field hop has no runId beside it: leave hop out, because the"
                        + " function sets both itself."));
        return new CommandRun(hop, id, command);
    }

    /** What the next hop is given. */
    byte[] next() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(command);
        fields.put(Hop.FIELD, hop.number() + 1);
        fields.put(ID, id);
        return Json.bytes(fields);
    }
}

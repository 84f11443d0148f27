package io.dynamigrate.local;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * The answer that one event waits for.
 *
 * @param ids the ids of the event, which its answer must repeat; an event that lacks one demands nothing
 */
record ExpectedAnswer(Map<String, String> ids) {

    static final List<String> IDS = List.of("StackId", "RequestId", "LogicalResourceId");
    private static final int MAX_BODY = 4096;
    private static final int MAX_PHYSICAL_ID = 1024;

    ExpectedAnswer {
        ids = Map.copyOf(ids);
    }

    static ExpectedAnswer of(Map<String, JsonNode> event) {
        Map<String, String> ids = new HashMap<>();
        for (String id : IDS) {
            JsonNode value = event.get(id);
            if (value != null && value.isString()) {
                ids.put(id, value.asString());
            }
        }
        return new ExpectedAnswer(ids);
    }

    /** What is wrong with a body; nothing when it may be read. */
    List<String> violations(byte[] body) {
        List<String> wrong = new ArrayList<>();
        if (body.length > MAX_BODY) {
            wrong.add("the body has " + body.length + " bytes, and at most " + MAX_BODY + " are allowed");
        }
        Map<String, JsonNode> fields;
        try {
            fields = Json.object(body);
        } catch (IllegalArgumentException e) {
            wrong.add("the body cannot be read: " + e.getMessage());
            return wrong;
        }
        check(wrong, fields, "Status", "SUCCESS or FAILED", List.of("SUCCESS", "FAILED")::contains);
        check(wrong, fields, "PhysicalResourceId", "1 to " + MAX_PHYSICAL_ID + " bytes", ExpectedAnswer::isPhysicalId);
        if (string(fields, "Status").equals("FAILED")) {
            check(wrong, fields, "Reason", "a text, because Status is FAILED", reason -> !reason.isBlank());
        }
        for (String id : IDS) {
            String expected = ids.get(id);
            check(
                    wrong,
                    fields,
                    id,
                    "that of the event, " + expected,
                    given -> expected == null || given.equals(expected));
        }
        JsonNode data = fields.get("Data");
        if (data != null && !data.isObject()) {
            wrong.add("Data must be an object, not " + Json.plain(data));
        }
        return wrong;
    }

    /** A body that has no violations. */
    static Answer read(byte[] body) {
        Map<String, JsonNode> fields = Json.object(body);
        Map<String, String> data = new HashMap<>();
        JsonNode values = fields.get("Data");
        if (values != null) {
            values.asObject().forEach((name, value) -> data.put(name, Json.plain(value)));
        }
        return new Answer(
                string(fields, "Status"),
                string(fields, "Reason"),
                string(fields, "PhysicalResourceId"),
                data,
                new String(body, StandardCharsets.UTF_8));
    }

    private static void check(
            List<String> wrong, Map<String, JsonNode> fields, String name, String must, Predicate<String> test) {
        JsonNode value = fields.get(name);
        if (value == null || !value.isString() || !test.test(value.asString())) {
            wrong.add(name + " must be " + must + ", not " + (value == null ? "absent" : Json.plain(value)));
        }
    }

    private static boolean isPhysicalId(String id) {
        int bytes = id.getBytes(StandardCharsets.UTF_8).length;
        return bytes >= 1 && bytes <= MAX_PHYSICAL_ID;
    }

    private static String string(Map<String, JsonNode> fields, String name) {
        JsonNode value = fields.get(name);
        return value != null && value.isString() ? value.asString() : "";
    }
}

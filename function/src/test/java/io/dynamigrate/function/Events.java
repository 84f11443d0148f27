package io.dynamigrate.function;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Events of one custom resource, as CloudFormation sends them, but without a {@code ResponseURL}. */
final class Events {

    static final String STACK = "arn:aws:cloudformation:us-east-1:123456789012:stack/users/6f0c3a20-b3a1-11ee";
    static final String LOGICAL_ID = "UserMigrations";
    static final String OWNER = STACK + "/" + LOGICAL_ID;

    private Events() {}

    static Map<String, Object> create(Map<String, ?> properties) {
        return event("Create", properties);
    }

    static Map<String, Object> update(String physicalId, Map<String, ?> properties, Map<String, ?> before) {
        Map<String, Object> event = event("Update", properties);
        event.put("PhysicalResourceId", physicalId);
        event.put("OldResourceProperties", before);
        return event;
    }

    static Map<String, Object> delete(String physicalId, Map<String, ?> properties) {
        Map<String, Object> event = event("Delete", properties);
        event.put("PhysicalResourceId", physicalId);
        return event;
    }

    static Map<String, Object> event(String type, Map<String, ?> properties) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("RequestType", type);
        event.put("ServiceToken", FakeContext.ARN + ":live");
        event.put("StackId", STACK);
        event.put("RequestId", "0b3f6a51-7d0c-4a57-9f0a-3f1f6f0d6c01");
        event.put("LogicalResourceId", LOGICAL_ID);
        event.put("ResourceType", "Custom::DynamoDbMigrations");
        event.put("ResourceProperties", properties);
        return event;
    }

    /** The id of the run that a filled event asks for. */
    static String runId(String filled) {
        return RequestContext.runId(EventReader.event(
                Json.parse(filled.getBytes(StandardCharsets.UTF_8)).asObject()));
    }

    static String json(Map<String, ?> event) {
        return new String(Json.bytes(event), StandardCharsets.UTF_8);
    }
}

package io.dynamigrate.local;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The events that CloudFormation sends in the life of one stack with one custom resource. */
record StackEvents(String stackId, Map<String, String> place) {

    private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:migrations";

    StackEvents(Map<String, String> place) {
        this("arn:aws:cloudformation:us-east-1:123456789012:stack/local/" + UUID.randomUUID(), place);
    }

    String create(String target) {
        return Json.text(event("Create", properties(target)));
    }

    String update(String physicalResourceId, String oldTarget, String target) {
        Map<String, Object> event = event("Update", properties(target));
        event.put("PhysicalResourceId", physicalResourceId);
        event.put("OldResourceProperties", properties(oldTarget));
        return Json.text(event);
    }

    String delete(String physicalResourceId, String target) {
        Map<String, Object> event = event("Delete", properties(target));
        event.put("PhysicalResourceId", physicalResourceId);
        return Json.text(event);
    }

    private Map<String, Object> event(String type, Map<String, String> properties) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("RequestType", type);
        event.put("ServiceToken", FUNCTION + ":live");
        event.put("StackId", stackId);
        event.put("RequestId", UUID.randomUUID().toString());
        event.put("LogicalResourceId", "Migrations");
        event.put("ResourceType", "Custom::Migrations");
        event.put("ResourceProperties", properties);
        return event;
    }

    private Map<String, String> properties(String target) {
        Map<String, String> properties = new LinkedHashMap<>(place);
        properties.put("Target", target);
        properties.put("FunctionVersion", FUNCTION + ":1");
        properties.put("OnDelete", "RollBack");
        return properties;
    }
}

package io.dynamigrate.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A template with a function, its alias, and custom resources that depend on them.
 *
 * @param code the function's code: a change of it publishes a version
 * @param resources the custom resources, each depending on the one before
 * @param disableRollback whether a deployment that fails stays as it is
 */
public record StackTemplate(String code, List<Resource> resources, boolean disableRollback) {

    public StackTemplate {
        resources = List.copyOf(resources);
    }

    /**
     * A custom resource.
     *
     * @param properties in which {@code ${Version}} stands for the ARN of the function version that is deployed
     * @param retain whether CloudFormation sends no Delete: {@code DeletionPolicy} and {@code UpdateReplacePolicy}
     */
    public record Resource(String logicalId, Map<String, String> properties, boolean retain) {

        public Resource {
            properties = new LinkedHashMap<>(properties);
        }

        Map<String, String> resolved(String versionArn) {
            Map<String, String> resolved = new LinkedHashMap<>();
            properties.forEach((name, value) -> resolved.put(name, value.replace("${Version}", versionArn)));
            return resolved;
        }
    }
}

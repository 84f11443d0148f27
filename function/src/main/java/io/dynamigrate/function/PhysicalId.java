package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import io.dynamigrate.plan.Checksum;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The physical id of the custom resource: the same for the same stack, logical id and table, whatever becomes of the
 * request, because CloudFormation deletes the resource whose id is no longer answered.
 *
 * <pre>dynamigrate-users-1f2e3d4c5b6a</pre>
 */
final class PhysicalId {

    private static final int MAX_BYTES = 1024;
    private static final String PREFIX = "dynamigrate-";
    private static final int MAX_NAME = 255;

    private PhysicalId() {}

    /**
     * The id to answer. An Update may name the id of another table, where a deployment that moved the resource failed and
     * was kept; a Delete is answered with its own.
     */
    static String answered(CloudFormationCustomResourceEvent event) {
        Optional<String> given = Optional.ofNullable(event.getPhysicalResourceId())
                .filter(id -> id.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES);
        boolean isUpdate =
                "Update".equals(event.getRequestType()) && table(event).isPresent();
        return given.filter(id -> !isOtherTable(event) && !(isUpdate && id.startsWith(PREFIX)))
                .orElseGet(() -> made(event));
    }

    /** Whether the event is about a resource that this function made: CloudFormation makes up ids when it gives up. */
    static boolean isOurs(CloudFormationCustomResourceEvent event) {
        return made(event).equals(event.getPhysicalResourceId());
    }

    /** Whether the event is about a resource that this function made for another table, or stack. */
    static boolean isOfAnotherTable(CloudFormationCustomResourceEvent event) {
        return String.valueOf(event.getPhysicalResourceId()).matches(PREFIX + ".*-[0-9a-f]{12}") && !isOurs(event);
    }

    /** Whether an Update is about another table than before. */
    static boolean isOtherTable(CloudFormationCustomResourceEvent event) {
        Optional<String> before =
                RawProperties.of(event.getOldResourceProperties()).text("TableName");
        Optional<String> now = table(event);
        return "Update".equals(event.getRequestType()) && before.isPresent() && now.isPresent() && !before.equals(now);
    }

    private static String made(CloudFormationCustomResourceEvent event) {
        String table = table(event).orElse("none");
        String key = String.join("|", known(event.getStackId()), known(event.getLogicalResourceId()), table);
        // A table may be named by its ARN, of which the last part is the name.
        String name = table.substring(table.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9_.-]", "-");
        return PREFIX + name.substring(0, Math.min(name.length(), MAX_NAME)) + "-"
                + Checksum.sha256(key).substring(0, 12);
    }

    private static Optional<String> table(CloudFormationCustomResourceEvent event) {
        return RawProperties.of(event.getResourceProperties()).text("TableName");
    }

    private static String known(@Nullable String id) {
        return Objects.requireNonNullElse(id, "unknown");
    }
}

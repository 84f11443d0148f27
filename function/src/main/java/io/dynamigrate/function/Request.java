package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Create or Update of CloudFormation, checked.
 *
 * @param owner who asks: {@code <stack id>/<logical id>}, as the history keeps it
 * @param properties what the template says
 * @param before what it said in the deployment before; nothing on a Create
 */
record Request(RequestType type, String owner, Properties properties, RawProperties before) {

    /**
     * The checked event.
     *
     * @throws InputException if a property is not valid
     */
    static Request of(CloudFormationCustomResourceEvent event, Consumer<String> log) {
        return new Request(
                RequestType.of(event.getRequestType()),
                owner(event),
                PropertyReader.read(RawProperties.of(event.getResourceProperties()), log),
                RawProperties.of(event.getOldResourceProperties()));
    }

    /**
     * Checks that the event has what every event has.
     *
     * @throws InputException if something is missing
     */
    static void requireComplete(CloudFormationCustomResourceEvent event) {
        List<String> missing = new ArrayList<>();
        require(event.getRequestType(), "RequestType", missing);
        require(event.getStackId(), "StackId", missing);
        require(event.getRequestId(), "RequestId", missing);
        require(event.getLogicalResourceId(), "LogicalResourceId", missing);
        if (!missing.isEmpty()) {
            throw new InputException("The event has no " + String.join(", no ", missing)
                    + ": send it as CloudFormation does, with a text for each.");
        }
    }

    private static void require(@Nullable String value, String name, List<String> missing) {
        if (value == null) {
            missing.add(name);
        }
    }

    /** The custom resource as the records name it. */
    static String owner(CloudFormationCustomResourceEvent event) {
        return event.getStackId() + "/" + event.getLogicalResourceId();
    }

    /** Whether the resource is to migrate another table from now on. */
    boolean isOtherTable() {
        return before.text("TableName")
                .filter(table -> !table.equals(properties.table()))
                .isPresent();
    }

    /** Whether the records of the same table are to be elsewhere from now on. */
    boolean isOtherTrackingTable() {
        return type == RequestType.UPDATE
                && !isOtherTable()
                && !before.text("TrackingTable").equals(properties.trackingTable());
    }

    /** Whether the resource has not worked at this table before. */
    boolean isNew() {
        return type == RequestType.CREATE || isOtherTable();
    }

    /** Whether it claims the table: the resource is new there, or has only looked until now. */
    boolean claims() {
        return !properties.dryRun() && (isNew() || before.isDryRun());
    }

    /**
     * Whether it is an Update that asks for the same as before, by the same code or by newer. That is no rollback of a
     * deployment that has changed something; of any other Update only the status of the stack tells.
     */
    boolean isPlain() {
        return type == RequestType.UPDATE
                && !isOtherTable()
                && !isOtherTrackingTable()
                && properties.functionVersion().isPresent()
                && before.functionVersion().isPresent()
                && !isDowngrade()
                && before.text("Target").equals(properties.target())
                && before.text("Migrations").equals(properties.migrations())
                && before.isDryRun() == properties.dryRun();
    }

    /** Whether the template names an older version of the function than before. */
    boolean isDowngrade() {
        return FunctionVersion.isAbove(before.functionVersion(), properties.functionVersion());
    }
}

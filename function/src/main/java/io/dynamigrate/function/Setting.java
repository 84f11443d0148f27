package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import io.dynamigrate.Registry;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.MigratorBuilder;
import java.util.Optional;

/** Sets up the engine for one invocation. */
record Setting(Parts parts, Invocation invocation) {

    /** A migrator of the table that works as long as this invocation does. */
    MigratorBuilder migrator(String table, Optional<String> trackingTable, Registry registry, String owner) {
        MigratorBuilder builder = Migrator.builder(parts.client().get(), table, registry)
                .owner(owner)
                .appliedBy(invocation.appliedBy())
                .deadline(invocation.end(), invocation.margin())
                .time(parts.time())
                .log(invocation.log());
        trackingTable.ifPresent(builder::trackingTable);
        return builder;
    }

    /** Where the answer to the event is kept; nowhere where it names no table, or wants a dry run. */
    Optional<Ledger> ledger(CloudFormationCustomResourceEvent event, String runId) {
        RawProperties properties = RawProperties.of(event.getResourceProperties());
        boolean isDryRun =
                properties.text("DryRun").filter("true"::equalsIgnoreCase).isPresent();
        return properties
                .text("TableName")
                .filter(table -> !isDryRun)
                .map(table -> new Ledger(
                        () -> migrator(table, properties.text("TrackingTable"), Registry.of(), Request.owner(event))
                                .build()
                                .answers(),
                        runId,
                        invocation.log()));
    }

    /** What the stack of the event is about. */
    StackStatus status(CloudFormationCustomResourceEvent event) {
        StackStatus status = StackStatus.read(parts.stacks(), event.getStackId());
        invocation.log().accept("The stack is " + status.name().orElse("unknown: " + status.problem()));
        return status;
    }
}

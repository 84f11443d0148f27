package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import io.dynamigrate.DynamigrateException;
import io.dynamigrate.Registry;
import io.dynamigrate.run.Hops;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.MigratorBuilder;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Sets up the engine for one invocation.
 *
 * @param requestedAt when the request was made that is worked at
 */
record Setting(Parts parts, Invocation invocation, Instant requestedAt) {

    /** For what is asked now. */
    Setting(Parts parts, Invocation invocation) {
        this(parts, invocation, parts.time().now());
    }

    /** For an event of CloudFormation, which may be delivered again and late. */
    static Setting of(Parts parts, Invocation invocation, CloudFormationCustomResourceEvent event) {
        return new Setting(
                parts, invocation, StackPatience.requestedAt(event, parts.time().now()));
    }

    /** A migrator of the table that works as long as this invocation does. */
    MigratorBuilder migrator(String table, Optional<String> trackingTable, Registry registry, String owner) {
        MigratorBuilder builder = Migrator.builder(parts.client().get(), table, registry)
                .owner(owner)
                .appliedBy(invocation.appliedBy())
                .deadline(invocation.end(), invocation.margin())
                .hop(invocation.hop().number())
                .keepLockWhenSuspended(invocation.hop().mayContinue())
                .time(parts.time())
                .log(invocation.log());
        trackingTable.ifPresent(builder::trackingTable);
        return builder;
    }

    /** A migrator for the request of a custom resource. */
    MigratorBuilder migrator(Properties properties, Registry registry, String owner, String runId) {
        return migrator(properties.table(), properties.trackingTable(), registry, owner)
                .runId(runId)
                .supersede(requestedAt)
                .force(properties.force());
    }

    /** A migrator of the table that an unchecked event names, without migrations; none where it names no table. */
    Optional<MigratorBuilder> migrator(CloudFormationCustomResourceEvent event) {
        RawProperties properties = RawProperties.of(event.getResourceProperties());
        return properties
                .text("TableName")
                .map(table -> migrator(table, properties.text("TrackingTable"), Registry.of(), Request.owner(event)));
    }

    /** Where the answer to the event is kept; nowhere where it names no table, or wants a dry run. */
    Optional<Ledger> ledger(CloudFormationCustomResourceEvent event, String runId) {
        RawProperties properties = RawProperties.of(event.getResourceProperties());
        return properties
                .text("TableName")
                .filter(table -> !properties.isDryRun())
                .map(table -> new Ledger(
                        () -> migrator(event).orElseThrow().build().requests().answers(), runId, invocation.log()));
    }

    /** The way of the event's run through its hops. */
    Hops hops(CloudFormationCustomResourceEvent event, String runId) {
        return migrator(event)
                .orElseThrow(() -> new InputException("The event names no table: set TableName."))
                .runId(runId)
                .build()
                .requests()
                .hops();
    }

    /**
     * Records that this hop has arrived, so that the one before it may leave. Where that fails, the hop before asks again
     * and in the end answers itself.
     */
    void arrive(CloudFormationCustomResourceEvent event, String runId) {
        if (invocation.hop().isFirst()) {
            return;
        }
        try {
            hops(event, runId).arrive();
        } catch (DynamigrateException | SdkException e) {
            invocation.log().accept("The arrival of this hop is not recorded. " + Problem.sentence(e));
        }
    }

    /** Changes the claim of the event's table, best effort: the answer must not depend on the claim. */
    void changeClaim(CloudFormationCustomResourceEvent event, String runId, Consumer<Migrator> change) {
        if (event.getStackId() == null || event.getLogicalResourceId() == null) {
            return;
        }
        try {
            migrator(event)
                    .map(migrator ->
                            migrator.runId(runId).supersede(requestedAt).build())
                    .ifPresent(change);
        } catch (Throwable e) {
            // As with the ledger, whatever is thrown.
            invocation.log().accept("The claim of the table stays as it is. " + Problem.sentence(e));
        }
    }

    /** Reads the status of the event's stack. */
    StackStatus status(CloudFormationCustomResourceEvent event) {
        StackStatus status = StackStatus.read(parts.stacks(), event.getStackId());
        invocation.log().accept("The stack is " + status.name().orElse("unknown: " + status.problem()));
        return status;
    }
}

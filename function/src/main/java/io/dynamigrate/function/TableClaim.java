package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import io.dynamigrate.Registry;
import io.dynamigrate.run.Migrator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The claim of the table of an event that does not work at it. What goes wrong with it is logged, and stops nobody. */
record TableClaim(Setting setting, CloudFormationCustomResourceEvent event, String runId) {

    private static final Set<String> FORWARD = Set.of("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS");

    /**
     * Claims the table for a new resource that is answered FAILED: the Delete that undoes it must not trust the claim of an
     * earlier life, and take back what that applied.
     */
    void makeForFailure() {
        boolean isDryRun = RawProperties.of(event.getResourceProperties()).is("DryRun", "true");
        boolean isNew = "Create".equals(event.getRequestType()) || PhysicalId.isOtherTable(event);
        if (isNew
                && !isDryRun
                && event.getRequestId() != null
                && setting.status(event).name().filter(FORWARD::contains).isPresent()) {
            change(migrator -> migrator.claim(event.getRequestId()));
        }
    }

    /** Gives the claim up for a resource that goes: it would keep older ones from taking back what they own. */
    void giveUp() {
        change(Migrator::giveUpClaim);
    }

    private void change(Consumer<Migrator> change) {
        RawProperties properties = RawProperties.of(event.getResourceProperties());
        Optional<String> table = properties.text("TableName");
        if (table.isEmpty() || event.getStackId() == null || event.getLogicalResourceId() == null) {
            return;
        }
        try {
            change.accept(
                    setting.migrator(table.get(), properties.text("TrackingTable"), Registry.of(), Request.owner(event))
                            .runId(runId)
                            .supersede(setting.requestedAt())
                            .build());
        } catch (Throwable e) {
            // As with the ledger, whatever is thrown: the answer must not depend on it.
            setting.invocation().log().accept("The claim of the table stays as it is. " + Problem.sentence(e));
        }
    }
}

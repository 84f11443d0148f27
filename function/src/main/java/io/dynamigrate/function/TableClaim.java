package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import io.dynamigrate.run.Migrator;
import java.util.function.Consumer;

/** The claim of the table of an event that does not work at it. What goes wrong with it is logged, and stops nobody. */
record TableClaim(Setting setting, CloudFormationCustomResourceEvent event, String runId) {

    /**
     * Claims the table for a new resource that is answered FAILED: the Delete that undoes it must not trust the claim of an
     * earlier life, and roll back what that applied.
     */
    void makeForFailure() {
        boolean isDryRun = RawProperties.of(event.getResourceProperties()).isDryRun();
        boolean isNew = "Create".equals(event.getRequestType()) || PhysicalId.isOtherTable(event);
        if (isNew
                && !isDryRun
                && event.getRequestId() != null
                && setting.status(event).isDeploying()) {
            change(migrator -> migrator.requests().claim(event.getRequestId()));
        }
    }

    /** Gives the claim up for a resource that goes: it would keep older ones from rolling back what they own. */
    void giveUp() {
        if (!PhysicalId.isOfAnotherTable(event)) {
            change(migrator -> migrator.requests().giveUpClaim());
        }
    }

    private void change(Consumer<Migrator> change) {
        if (event.getStackId() == null || event.getLogicalResourceId() == null) {
            return;
        }
        try {
            setting.migrator(event)
                    .map(migrator -> migrator.runId(runId)
                            .supersede(setting.requestedAt())
                            .build())
                    .ifPresent(change);
        } catch (Throwable e) {
            // As with the ledger, whatever is thrown: the answer must not depend on it.
            setting.invocation().log().accept("The claim of the table stays as it is. " + Problem.sentence(e));
        }
    }
}

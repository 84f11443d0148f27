package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

/** Asks one run to stop at its next safe point: it finds the request in the {@link LockRow} when it renews its lease. */
final class StopRequest {

    private StopRequest() {}

    /** A run that has ended by itself meanwhile is not asked. */
    static void send(Store store, String runId) {
        new StatusWrite(store, "SET cancel_requested = :run")
                .value(":run", fromS(runId))
                .value(":yes", fromBool(true))
                .onlyIf("run_id = :run AND is_locked = :yes");
    }
}

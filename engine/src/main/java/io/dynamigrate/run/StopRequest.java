package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Asks one run to stop at its next safe point: it finds the request in the {@link LockRow} when it renews its lease. */
final class StopRequest {

    private StopRequest() {}

    static void send(Store store, String runId) {
        try {
            store.client()
                    .updateItem(request -> request.tableName(store.records().name())
                            .key(store.records().key(LockRow.PARTITION, LockRow.SORT))
                            .updateExpression("SET cancel_requested = :run")
                            .conditionExpression("run_id = :run AND is_locked = :yes")
                            .expressionAttributeValues(Map.of(":run", fromS(runId), ":yes", fromBool(true))));
        } catch (ConditionalCheckFailedException e) {
            return; // It has ended by itself meanwhile, which is what was wanted.
        }
    }
}

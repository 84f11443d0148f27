package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** The claim of a table by a custom resource, in the {@link LockRow}: who made it last holds it. */
final class Claim {

    private Claim() {}

    /** Claims the table where there is nothing to do; otherwise the claim is made together with taking the lock. */
    static void make(Store store, Holder holder) {
        store.client()
                .updateItem(request -> request.tableName(store.records().name())
                        .key(store.records().key(LockRow.PARTITION, LockRow.SORT))
                        .updateExpression("SET claimed_by = :owner, claimed_run = :run")
                        .expressionAttributeValues(
                                Map.of(":owner", fromS(holder.owner()), ":run", fromS(holder.runId()))));
    }

    static void giveUp(Store store, Holder holder) {
        try {
            store.client()
                    .updateItem(request -> request.tableName(store.records().name())
                            .key(store.records().key(LockRow.PARTITION, LockRow.SORT))
                            .updateExpression("REMOVE claimed_by, claimed_run")
                            .conditionExpression("claimed_by = :owner")
                            .expressionAttributeValues(Map.of(":owner", fromS(holder.owner()))));
        } catch (ConditionalCheckFailedException e) {
            return; // It is not ours, which is what was wanted.
        }
    }
}

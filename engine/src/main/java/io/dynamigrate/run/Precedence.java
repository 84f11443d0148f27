package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The order of an owner's requests, in the {@link LockRow}: once a newer one has come, an older one takes no lock any more,
 * however late it is delivered. CloudFormation makes a resource's requests one after the other, so that the second in which
 * each was made tells their order.
 */
final class Precedence {

    private static final String NEWEST = "(requested_by <> :owner OR NOT requested_at > :requested)";

    private Precedence() {}

    /** What a condition has to add for a holder whose requests have an order. */
    static String condition(Holder holder) {
        return holder.requestedAt().isPresent() ? " AND " + NEWEST : "";
    }

    /** Makes older requests of the owner leave, also where this one takes no lock. */
    static void announce(Store store, Holder holder) {
        holder.requestedAt().ifPresent(time -> {
            try {
                Contention.outlast(() -> store.client()
                        .updateItem(request -> request.tableName(store.records().name())
                                .key(store.records().key(LockRow.PARTITION, LockRow.SORT))
                                .updateExpression("SET requested_by = :owner, requested_at = :requested")
                                .conditionExpression(NEWEST)
                                .expressionAttributeValues(Map.of(
                                        ":owner", fromS(holder.owner()), ":requested", fromS(time.toString())))));
            } catch (ConditionalCheckFailedException e) {
                return; // A newer one has come: this is the older.
            }
        });
    }
}

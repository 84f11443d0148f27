package io.dynamigrate.internal.records;

import io.dynamigrate.internal.dynamo.Contention;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Changes the {@link LockRow} beside the lock. */
public final class StatusWrite {

    private StatusWrite() {}

    /** Sends the change; false if the row does not meet its conditions. Keeps the row within its {@link StatusLimits}. */
    public static boolean send(Store store, RowUpdate change) {
        try {
            Optional<Map<String, AttributeValue>> row = trySend(store, change);
            row.ifPresent(item -> StatusLimits.keep(store, item));
            return row.isPresent();
        } catch (DynamoDbException e) {
            if (StatusLimits.makeRoom(store, e)) {
                return sendAlone(store, change);
            }
            throw e;
        }
    }

    /** Sends the change and nothing else; false if the row does not meet its conditions. */
    public static boolean sendAlone(Store store, RowUpdate change) {
        return trySend(store, change).isPresent();
    }

    /** The row after the change; empty where it does not meet the conditions. */
    private static Optional<Map<String, AttributeValue>> trySend(Store store, RowUpdate change) {
        UpdateItemRequest request = change.request(store.records(), LockRow.PARTITION, LockRow.SORT)
                .returnValues(ReturnValue.ALL_NEW)
                .build();
        try {
            return Optional.of(
                    Contention.outlast(() -> store.client().updateItem(request)).attributes());
        } catch (ConditionalCheckFailedException e) {
            return Optional.empty();
        }
    }
}

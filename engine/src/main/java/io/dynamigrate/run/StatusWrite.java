package io.dynamigrate.run;

import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Changes the {@link LockRow} beside the lock. */
final class StatusWrite {

    private StatusWrite() {}

    /** Sends the change; false if the row does not meet its conditions. */
    static boolean send(Store store, RowUpdate change) {
        UpdateItemRequest request =
                change.request(store.records(), LockRow.PARTITION, LockRow.SORT).build();
        try {
            Contention.outlast(() -> store.client().updateItem(request));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }
}

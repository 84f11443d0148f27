package io.dynamigrate.internal.requests;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.RowUpdate;
import io.dynamigrate.internal.records.StatusWrite;
import io.dynamigrate.internal.records.Store;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Asks one run to stop at its next safe point: it finds the request in the {@link LockRow} when it renews its lease. */
public final class StopRequest {

    private StopRequest() {}

    /** A run that has ended by itself meanwhile is not asked. */
    public static void send(Store store, String runId) {
        AttributeValue run = fromS(runId);
        boolean unused = StatusWrite.send(
                store,
                new RowUpdate()
                        .set(LockRow.CANCEL_REQUESTED, run)
                        .only(LockRow.RUN_ID, "=", run)
                        .only(LockRow.HELD, "=", fromBool(true)));
    }
}

package io.dynamigrate.run;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Changes the {@link LockRow} beside the lock, where the row is as a condition wants it. */
final class StatusWrite {

    private final Store store;
    private final String update;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();

    StatusWrite(Store store, String update) {
        this.store = store;
        this.update = update;
    }

    StatusWrite name(String placeholder, String attribute) {
        names.put(placeholder, attribute);
        return this;
    }

    StatusWrite value(String placeholder, AttributeValue value) {
        values.put(placeholder, value);
        return this;
    }

    /** Writes; false if the row is not as the condition wants it. */
    boolean onlyIf(String condition) {
        try {
            Contention.outlast(() -> store.client()
                    .updateItem(request -> request.tableName(store.records().name())
                            .key(store.records().key(LockRow.PARTITION, LockRow.SORT))
                            .updateExpression(update)
                            .conditionExpression(condition)
                            .expressionAttributeNames(names.isEmpty() ? null : names)
                            .expressionAttributeValues(values)));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }
}

package io.dynamigrate.internal.lock;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The row of a {@link GoLock} refused a transaction. Nothing was carried out. */
public final class GoLockException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, AttributeValue> row;

    GoLockException(Map<String, AttributeValue> row, Throwable cause) {
        super("The Go package \"DynamORM migrations\" holds its lock of the table.", cause);
        this.row = row;
    }

    /** The row, as it refused. */
    public Map<String, AttributeValue> row() {
        return row;
    }
}

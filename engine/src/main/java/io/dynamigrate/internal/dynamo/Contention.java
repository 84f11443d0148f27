package io.dynamigrate.internal.dynamo;

import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * A plain write meets a transaction on the same row: DynamoDB refuses it with a {@code TransactionConflictException}, which
 * the SDK does not repeat. A transaction lasts for milliseconds, about as long as a request, so that no pause is needed.
 */
public final class Contention {

    private static final int ATTEMPTS = 20;

    private Contention() {}

    /** Sends the write until it meets no transaction. */
    public static <T> T outlast(Supplier<T> write) {
        int attempt = 1;
        while (true) {
            try {
                return write.get();
            } catch (TransactionConflictException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                attempt++;
            }
        }
    }
}

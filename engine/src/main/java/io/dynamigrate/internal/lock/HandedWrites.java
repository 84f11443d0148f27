package io.dynamigrate.internal.lock;

import io.dynamigrate.StepException;
import io.dynamigrate.internal.dynamo.ItemSize;
import io.dynamigrate.internal.records.RecordsTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Writes that a migration hands to the engine, checked. Thread-safe. */
public final class HandedWrites {

    /** DynamoDB takes 100 writes in one transaction, of which the records need some. */
    static final int MAX = 90;

    private final RecordsTable records;
    private final String migration;
    private final List<TransactWriteItem> writes = new ArrayList<>();

    public HandedWrites(RecordsTable records, String migration) {
        this.records = records;
        this.migration = migration;
    }

    /** Writes of the same migration, for a transaction of their own. */
    public HandedWrites fresh() {
        return new HandedWrites(records, migration);
    }

    /**
     * Adds writes.
     *
     * @throws StepException if they are too many, or write the records of the migrations
     */
    public synchronized void add(List<TransactWriteItem> more) {
        if (writes.size() + more.size() > MAX) {
            throw new StepException("'" + migration + "' hands over " + (writes.size() + more.size())
                    + " writes for one transaction: " + MAX + " are possible. Split them into steps, or write them with"
                    + " conditions through client().");
        }
        more.forEach(this::requireForeign);
        writes.addAll(more);
    }

    public synchronized List<TransactWriteItem> all() {
        return List.copyOf(writes);
    }

    /** How many bytes these may count in a transaction: what a put has, and for others as many as an item can have. */
    public static long bytes(List<TransactWriteItem> writes) {
        return writes.stream()
                .mapToLong(write -> write.put() == null
                        ? ItemSize.LIMIT
                        : ItemSize.of(write.put().item()))
                .sum();
    }

    /** What DynamoDB's refusal of handed writes means: none was carried out. */
    public static StepException refused(List<CancellationReason> reasons, RuntimeException e) {
        int first = 0;
        while (first < reasons.size() - 1 && "None".equals(reasons.get(first).code())) {
            first++;
        }
        CancellationReason reason = reasons.get(first);
        return refused(
                "write " + (first + 1) + " of " + reasons.size(),
                reason.code() + (reason.message() == null ? "" : ": " + reason.message()),
                e);
    }

    /** The same, where DynamoDB does not say which. */
    public static StepException refused(AwsServiceException e) {
        return refused("the writes", e.getMessage(), e);
    }

    private static StepException refused(String what, @Nullable String why, RuntimeException e) {
        return new StepException(
                "DynamoDB refuses " + what + " that the migration handed over (" + why
                        + "), so none was carried out: mend the writes.",
                e);
    }

    /**
     * Whether a transaction is refused for what is in it, so that an earlier try was refused too. Nothing else tells that:
     * credentials may expire, and permissions go, after a try whose answer was lost.
     */
    public static boolean isRefusal(AwsServiceException e) {
        return e instanceof ResourceNotFoundException
                || (e.awsErrorDetails() != null
                        && "ValidationException".equals(e.awsErrorDetails().errorCode()));
    }

    private void requireForeign(TransactWriteItem write) {
        if (write.put() != null) {
            requireForeign(write.put().tableName(), write.put().item());
        } else if (write.update() != null) {
            requireForeign(write.update().tableName(), write.update().key());
        } else if (write.delete() != null) {
            requireForeign(write.delete().tableName(), write.delete().key());
        }
    }

    private void requireForeign(String table, Map<String, AttributeValue> key) {
        if (records.isRecord(table, key)) {
            throw new StepException("'" + migration + "' hands over a write to the records of the migrations, whose"
                    + " partition keys begin with MIGRATION#: those are the engine's own. Use another key.");
        }
    }
}

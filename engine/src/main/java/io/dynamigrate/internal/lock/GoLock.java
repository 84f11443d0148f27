package io.dynamigrate.internal.lock;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;

import io.dynamigrate.Time;
import io.dynamigrate.internal.records.RecordsTable;
import io.dynamigrate.internal.records.Row;
import io.dynamigrate.internal.records.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The lock of the Go package "DynamORM migrations", which is a row of its own in the target table.
 *
 * <pre>
 * { "PK": "MIGRATION#LOCK", "SK": "ACTIVE",
 *   "is_locked": true,                     or isLocked
 *   "locked_by": "deployer",               or lockedBy
 *   "locked_at": "2026-11-23T10:15:30Z" }  or lockedAt; the lock expires 10 minutes later
 * </pre>
 *
 * <p>The first transaction of a run checks that the row is not locked, so the check costs no request. Where the records are
 * in a second table, the run reads the row before it acquires the lock, which costs one request.
 *
 * @param lockedBy the holder, as the Go package names it
 * @param lockedAt when the holder acquired the lock
 */
public record GoLock(String lockedBy, Instant lockedAt) {

    static final String PARTITION = "MIGRATION#LOCK";
    static final String SORT = "ACTIVE";

    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofSeconds(5);

    /** The lock in the row; empty where nobody holds it, or where it has no time, so that it never counts. */
    public static Optional<GoLock> of(Map<String, AttributeValue> item) {
        Row row = new Row(item, "the row '" + PARTITION + "'", "");
        boolean isLocked = row.flag("is_locked") || row.flag("isLocked");
        Optional<Instant> since = row.firstInstant("locked_at", "lockedAt");
        return isLocked
                ? since.map(time ->
                        new GoLock(row.firstText("locked_by", "lockedBy").orElse("unknown"), time))
                : Optional.empty();
    }

    /** The lock, which is in the target wherever the records are; empty where nobody holds it. */
    public static Optional<GoLock> read(Store store) {
        return of(store.itemOfTarget(PARTITION, SORT));
    }

    /** When the lock expires. */
    public Instant expiresAt() {
        return lockedAt.plus(LEASE);
    }

    /** Whether the lock has not expired. */
    public boolean isHeldAt(Instant now) {
        return now.isBefore(expiresAt());
    }

    public String message() {
        return "The table is locked by '" + lockedBy + "' with the Go package \"DynamORM migrations\" since " + lockedAt
                + ": run again when that run has ended. Its lock expires at " + expiresAt() + ".";
    }

    /**
     * Waits until nobody holds the lock.
     *
     * @return the lock, where it is still held at the end
     */
    public static Optional<GoLock> await(Store store, Time time, Instant until, Consumer<String> log)
            throws InterruptedException {
        boolean isReported = false;
        while (true) {
            Optional<GoLock> held = read(store).filter(lock -> lock.isHeldAt(time.now()));
            if (held.isEmpty() || !time.now().isBefore(until)) {
                return held;
            }
            if (!isReported) {
                log.accept("Waiting for '" + held.get().lockedBy()
                        + "', which holds the lock of the Go package \"DynamORM migrations\".");
                isReported = true;
            }
            time.sleep(POLL);
        }
    }

    /**
     * A check that nobody holds the lock.
     *
     * @param expired a row whose lock has expired, which passes as long as nobody acquires it again; empty for none
     */
    public static TransactWriteItem check(RecordsTable records, Map<String, AttributeValue> expired) {
        Map<String, AttributeValue> values = new HashMap<>(Map.of(":yes", fromBool(true)));
        String condition = "is_locked <> :yes AND isLocked <> :yes";
        if (!expired.isEmpty()) {
            condition = "(" + condition + ") OR (" + unchanged("locked_at", expired, values) + " AND "
                    + unchanged("lockedAt", expired, values) + ")";
        }
        String complete = condition;
        return TransactWriteItem.builder()
                .conditionCheck(check -> check.tableName(records.name())
                        .key(records.key(PARTITION, SORT))
                        .conditionExpression(complete)
                        .expressionAttributeValues(values)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .build();
    }

    private static String unchanged(
            String attribute, Map<String, AttributeValue> row, Map<String, AttributeValue> values) {
        AttributeValue value = row.get(attribute);
        if (value == null) {
            return "attribute_not_exists(" + attribute + ")";
        }
        values.put(":" + attribute, value);
        return attribute + " = :" + attribute;
    }
}

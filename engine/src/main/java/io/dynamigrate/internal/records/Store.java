package io.dynamigrate.internal.records;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Finding;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.RefusedException;
import io.dynamigrate.TableException;
import io.dynamigrate.TargetTable;
import io.dynamigrate.plan.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** Reads the records of one target table. */
public final class Store {

    private final DynamoDbClient client;
    private final TargetTable target;
    private volatile RecordsTable records;
    private volatile List<Map<String, AttributeValue>> displaced = List.of();

    private Store(DynamoDbClient client, TargetTable target, RecordsTable records) {
        this.client = client;
        this.target = target;
        this.records = records;
    }

    /**
     * Describes the tables and checks that they can hold the records.
     *
     * @throws TableException if they do not exist or cannot
     */
    public static Store open(DynamoDbClient client, String table, Optional<String> trackingTable) {
        TargetTable target = describe(client, table, true);
        RecordsTable records = trackingTable
                .map(name -> RecordsTable.in(describe(client, name, false), target))
                .orElseGet(() -> RecordsTable.in(target));
        return new Store(client, target, records);
    }

    /** The same records, reached by another client. */
    public Store via(DynamoDbClient other) {
        return new Store(other, target, records);
    }

    private static TargetTable describe(DynamoDbClient client, String name, boolean isTarget) {
        TableDescription description;
        try {
            description =
                    client.describeTable(request -> request.tableName(name)).table();
        } catch (ResourceNotFoundException e) {
            throw new TableException(
                    "The table '" + name
                            + "' does not exist in this account and region: check the name, or create it first.",
                    TableException.Problem.MISSING,
                    isTarget);
        }
        switch (description.tableStatus()) {
            case ACTIVE, UPDATING -> {
                return new TargetTable(name, description);
            }
            default ->
                throw new TableException(
                        "The table '" + name + "' is " + description.tableStatusAsString()
                                + ": try again when it is ACTIVE.",
                        problem(description.tableStatus()),
                        isTarget);
        }
    }

    private static TableException.Problem problem(TableStatus status) {
        return switch (status) {
            case CREATING -> TableException.Problem.CREATING;
            case DELETING -> TableException.Problem.DELETING;
            default -> TableException.Problem.UNSUITABLE;
        };
    }

    public DynamoDbClient client() {
        return client;
    }

    public TargetTable target() {
        return target;
    }

    public RecordsTable records() {
        return records;
    }

    /** Keeps names for keys of indexes: from now on, records are written under other ones. */
    public synchronized void reserve(Set<String> keys) {
        records = records.reserving(keys);
    }

    /** The rows of the history that had attributes under names that are kept for indexes, when it was read last. */
    public List<Map<String, AttributeValue>> displaced() {
        return displaced;
    }

    /**
     * The history, read consistently. A row that cannot be read is a finding; the others are there.
     *
     * @throws TableException if it is kept in a second table, and is of another table, or the target holds one of its own
     *     too
     */
    public History history() {
        if (records.isApart() && holdsRecords(target)) {
            // To begin anew elsewhere would apply all of it again.
            throw new TableException("The table '" + target.name()
                    + "' holds records of its migrations itself, but they"
                    + " are to be in '" + records.name() + "': leave TrackingTable out, or first move all items whose"
                    + " partition key begins with MIGRATION# there, with " + records.suffix()
                    + " added to that key.");
        }
        new TableIdentity(this).require();
        List<MigrationRecord> read = new ArrayList<>();
        List<Finding> malformed = new ArrayList<>();
        List<Map<String, AttributeValue>> found = new ArrayList<>();
        for (Map<String, AttributeValue> item : items(HistoryRow.PARTITION)) {
            String id = Objects.requireNonNull(
                    item.getOrDefault(records.sortKey(), fromS("")).s());
            if (records.isDisplaced(item)) {
                found.add(item);
            }
            try {
                read.add(HistoryRow.from(Row.history(records.attributes(item), id), id));
            } catch (RefusedException e) {
                malformed.addAll(e.findings());
            }
        }
        displaced = found;
        return new History(read, malformed);
    }

    /** Whether there is a record. */
    public boolean hasHistory() {
        return hasHistory(records);
    }

    /** Whether there is a record of a target that keeps its records in the same table. */
    public boolean hasHistory(RecordsTable ofTarget) {
        return isAny(ofTarget.name(), ofTarget.partitionKey(), ofTarget.partition(HistoryRow.PARTITION));
    }

    private static boolean hasStringKeys(TargetTable table) {
        return table.sortKey()
                .filter(sortKey -> Stream.of(table.partitionKey(), sortKey)
                        .allMatch(key -> table.declaredType(key).orElse(null) == ScalarAttributeType.S))
                .isPresent();
    }

    private boolean holdsRecords(TargetTable table) {
        return hasStringKeys(table) && isAny(table.name(), table.partitionKey(), fromS(HistoryRow.PARTITION));
    }

    private boolean isAny(String table, String key, AttributeValue partition) {
        return !client.query(request -> request.tableName(table)
                        .keyConditionExpression("#pk = :pk")
                        .expressionAttributeNames(Map.of("#pk", key))
                        .expressionAttributeValues(Map.of(":pk", partition))
                        .consistentRead(true)
                        .limit(1))
                .items()
                .isEmpty();
    }

    /** The status row, read consistently. */
    public LockRow lock() {
        return lock(item(LockRow.PARTITION, LockRow.SORT));
    }

    /** The status row that a request gave back. */
    public LockRow lock(Map<String, AttributeValue> item) {
        LockRow row = LockRow.from(Row.status(records.attributes(item)));
        reserve(row.keys());
        return row;
    }

    /** A row of the target, wherever the records are, read consistently; empty where there is none. */
    public Map<String, AttributeValue> itemOfTarget(String partition, String sort) {
        if (!hasStringKeys(target)) {
            return Map.of();
        }
        return client.getItem(request -> request.tableName(target.name())
                        .key(Map.of(
                                target.partitionKey(),
                                fromS(partition),
                                target.sortKey().orElseThrow(),
                                fromS(sort)))
                        .consistentRead(true))
                .item();
    }

    /** The row of a run, read consistently. */
    public Optional<Row> run(String id) {
        Map<String, AttributeValue> item = item(RunRow.PARTITION, id);
        return item.isEmpty() ? Optional.empty() : Optional.of(Row.run(item, id));
    }

    /** The row of an index, read consistently. */
    public IndexRow index(String name) {
        return IndexRow.from(item(IndexRow.PARTITION, name), name);
    }

    /** The rows of all indexes, read consistently. */
    public List<IndexRow> indexes() {
        return items(IndexRow.PARTITION).stream()
                .map(item -> IndexRow.from(
                        item,
                        Objects.requireNonNull(item.get(records.sortKey())).s()))
                .toList();
    }

    /** All rows of a partition, read consistently. */
    public SdkIterable<Map<String, AttributeValue>> items(String partition) {
        return client.queryPaginator(request -> request.tableName(records.name())
                        .keyConditionExpression("#pk = :pk")
                        .expressionAttributeNames(Map.of("#pk", records.partitionKey()))
                        .expressionAttributeValues(Map.of(":pk", records.partition(partition)))
                        .consistentRead(true))
                .items();
    }

    /** One row, read consistently; empty where there is none. */
    public Map<String, AttributeValue> item(String partition, String sort) {
        return client.getItem(request -> request.tableName(records.name())
                        .key(records.key(partition, sort))
                        .consistentRead(true))
                .item();
    }
}

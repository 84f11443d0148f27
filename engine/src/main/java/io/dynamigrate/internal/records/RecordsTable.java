package io.dynamigrate.internal.records;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.IndexException;
import io.dynamigrate.TableException;
import io.dynamigrate.TargetTable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/**
 * Where the records of the migrations are: in the target table itself, or in a second table.
 *
 * <p>Rows have the table's own key attributes, which must both be strings. In a second table, which may serve several
 * targets, the partition keys end with {@code #} and the name of the target, or its ARN where the two tables are in
 * different accounts.
 *
 * @param reserved which of the {@link #SHARED} names are keys of the table or of its indexes, now or soon
 */
public record RecordsTable(String name, String partitionKey, String sortKey, String suffix, Set<String> reserved) {

    /** What the names of attributes begin with that are ours alone, and therefore no keys of the application's. */
    static final String PREFIX = "migration_";

    /** The names without that prefix that rows may have, of ours or of the Go package, and the application too. */
    public static final Set<String> SHARED = Set.of(
            "id",
            "version",
            "description",
            "applied_at",
            "applied_by",
            "checksum",
            "status",
            "error",
            "appliedAt",
            "appliedBy",
            LockRow.LAST_MIGRATION_ID,
            LockRow.LAST_VERSION,
            LockRow.UPDATED_AT,
            LockRow.IS_LOCKED,
            LockRow.LOCKED_BY,
            LockRow.LOCKED_AT);

    public RecordsTable {
        reserved = SHARED.stream().filter(reserved::contains).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The name under which an attribute is stored: with the prefix where the name is a key of an index. So the row is in no
     * index, and a key of another type does not make its write fail.
     */
    public static String stored(String attribute, Set<String> reserved) {
        return reserved.contains(attribute) ? PREFIX + attribute : attribute;
    }

    /** The records in the target table itself. */
    public static RecordsTable in(TargetTable target) {
        return of(
                target, "", "; name a second table with a string partition key and a string sort key as TrackingTable");
    }

    /** The records of {@code target} in another table. */
    public static RecordsTable in(TargetTable tracking, TargetTable target) {
        String label = accountAndRegion(tracking.description().tableArn())
                        .equals(accountAndRegion(target.description().tableArn()))
                ? target.shortName()
                : target.description().tableArn();
        return of(tracking, "#" + label, "; name another one as TrackingTable");
    }

    static String accountAndRegion(String arn) {
        return arn.substring(0, arn.lastIndexOf('/'));
    }

    private static RecordsTable of(TargetTable table, String suffix, String remedy) {
        String sortKey = table.sortKey().orElseThrow(() -> unsuitable(table, "it has no sort key" + remedy));
        for (String key : List.of(table.partitionKey(), sortKey)) {
            if (table.declaredType(key).orElse(null) != ScalarAttributeType.S) {
                throw unsuitable(table, "its key attribute '" + key + "' is not a string" + remedy);
            }
        }
        Set<String> keys = table.description().attributeDefinitions().stream()
                .map(AttributeDefinition::attributeName)
                .collect(Collectors.toSet());
        keys.stream().filter(key -> key.startsWith(PREFIX)).findFirst().ifPresent(key -> {
            throw unsuitable(
                    table,
                    "'" + key + "' is a key of the table or of one of its indexes, and names that begin with '" + PREFIX
                            + "' are the records'" + remedy);
        });
        return new RecordsTable(table.name(), table.partitionKey(), sortKey, suffix, keys);
    }

    /** The same, with more names reserved. */
    RecordsTable reserving(Set<String> keys) {
        Set<String> all = new HashSet<>(reserved);
        all.addAll(keys);
        return new RecordsTable(name, partitionKey, sortKey, suffix, all);
    }

    /** The name under which an attribute is stored here. */
    public String stored(String attribute) {
        return stored(attribute, reserved);
    }

    /** The name under which an attribute may be stored otherwise, from before its key was created or after it was deleted. */
    Optional<String> otherName(String attribute) {
        return SHARED.contains(attribute)
                ? Optional.of(reserved.contains(attribute) ? attribute : PREFIX + attribute)
                        .filter(name -> !isKey(name))
                : Optional.empty();
    }

    /** What a stored row has beside its primary key. */
    public Map<String, AttributeValue> attributes(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>(item);
        attributes.keySet().removeIf(this::isKey);
        return attributes;
    }

    /** Whether a stored row has an attribute under a name that is reserved. */
    boolean isDisplaced(Map<String, AttributeValue> item) {
        return attributes(item).keySet().stream().anyMatch(reserved::contains);
    }

    /** Whether an attribute is part of the primary key. */
    boolean isKey(String attribute) {
        return attribute.equals(partitionKey) || attribute.equals(sortKey);
    }

    private static TableException unsuitable(TargetTable table, String why) {
        return new TableException(
                "The table '" + table.name() + "' cannot hold the records of its migrations: " + why + ".");
    }

    /** Whether this is a second table, beside the target. */
    public boolean isApart() {
        return !suffix.isEmpty();
    }

    /** The primary key of a row. */
    public Map<String, AttributeValue> key(String partition, String sort) {
        return Map.of(partitionKey, partition(partition), sortKey, fromS(sort));
    }

    /** The partition key of a group of rows. */
    public AttributeValue partition(String partition) {
        return fromS(partition + suffix);
    }

    /** A whole row. */
    public Map<String, AttributeValue> item(String partition, String sort, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new LinkedHashMap<>(key(partition, sort));
        attributes.forEach((attribute, value) -> item.put(stored(attribute), value));
        return item;
    }

    /**
     * The keys of the indexes that a migration's request creates in this table.
     *
     * @throws IndexException if one of them has a name that only the records may have
     */
    public Set<String> newKeys(DynamoDbRequest request) {
        if (!(request instanceof UpdateTableRequest update) || !isSelf(update.tableName())) {
            return Set.of();
        }
        Set<String> keys = new HashSet<>();
        for (GlobalSecondaryIndexUpdate change : update.globalSecondaryIndexUpdates()) {
            if (change.create() == null) {
                continue;
            }
            for (KeySchemaElement key : change.create().keySchema()) {
                if (key.attributeName().startsWith(PREFIX)) {
                    throw new IndexException("The index '" + change.create().indexName() + "' has the key '"
                            + key.attributeName() + "', but in the table '" + name + "' names that begin with '"
                            + PREFIX + "' are those of the migrations' records: use another attribute, or keep the"
                            + " records in a second table, named as TrackingTable.");
                }
                keys.add(key.attributeName());
            }
        }
        return keys;
    }

    /** DynamoDB takes the ARN of a table for its name. A name that may mean a table of another account counts as this one. */
    public boolean isSelf(String table) {
        return isSame(table, name);
    }

    /** Whether two requests with these names or ARNs may be about one table. */
    public static boolean isSame(String table, String other) {
        boolean isComparable = isArn(table) == isArn(other);
        return isComparable ? table.equals(other) : shortName(table).equals(shortName(other));
    }

    private static boolean isArn(String table) {
        return table.startsWith("arn:");
    }

    private static String shortName(String table) {
        return table.substring(table.lastIndexOf('/') + 1);
    }

    /** Whether an item, or the key of one, is a record of this or another target's migrations. */
    public boolean isRecord(String table, Map<String, AttributeValue> item) {
        AttributeValue partition = item.get(partitionKey);
        return isSelf(table) && partition != null && isRecordKey(partition);
    }

    /** Whether a partition key is one of the records. */
    public static boolean isRecordKey(AttributeValue partition) {
        return partition.s() != null && partition.s().startsWith("MIGRATION#");
    }
}

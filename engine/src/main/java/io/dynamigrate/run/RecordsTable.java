package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.IndexException;
import io.dynamigrate.TableException;
import io.dynamigrate.TargetTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 */
record RecordsTable(String name, String partitionKey, String sortKey, String suffix) {

    /** The names of all attributes that rows have beside their keys. */
    static final Set<String> ATTRIBUTES = Set.of(
            "id",
            "version",
            "description",
            "applied_at",
            "applied_by",
            "checksum",
            "status",
            "error",
            "migration_owner",
            "migration_dependencies",
            "migration_sequence",
            "migration_epoch",
            "migration_attempts",
            "migration_started_at",
            "migration_duration_ms",
            "migration_run_id",
            "migration_fence",
            "migration_set",
            "migration_stale_epoch",
            "last_migration_id",
            "last_version",
            "migration_last_run_id",
            "updated_at",
            "is_locked",
            "locked_by",
            "migration_lock_id",
            "locked_at",
            "migration_lease_seconds",
            "migration_record_version",
            "migration_deadline",
            "migration_suspended_until",
            "migration_cancel_requested",
            "migration_progress",
            "migration_claims",
            "migration_table_id",
            "migration_table_accepted_by",
            "migration_goal",
            "migration_plan",
            "migration_hop",
            "migration_outcome",
            "migration_ended_at",
            "migration_done",
            "migration_message",
            "migration_answer",
            "migration_occasion",
            "migration_definition",
            "migration_changed_at",
            "migration_result",
            "migration_done_at",
            "migration_applied_by",
            "migration_status");

    /** The records in the target table itself. */
    static RecordsTable in(TargetTable target) {
        return of(
                target, "", "; name a second table with a string partition key and a string sort key as TrackingTable");
    }

    /** The records of {@code target} in another table. */
    static RecordsTable in(TargetTable tracking, TargetTable target) {
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
        for (AttributeDefinition definition : table.description().attributeDefinitions()) {
            if (ATTRIBUTES.contains(definition.attributeName())) {
                throw unsuitable(
                        table,
                        "the records have an attribute '" + definition.attributeName()
                                + "', which is a key of the table or of one of its indexes" + remedy);
            }
        }
        return new RecordsTable(table.name(), table.partitionKey(), sortKey, suffix);
    }

    private static TableException unsuitable(TargetTable table, String why) {
        return new TableException(
                "The table '" + table.name() + "' cannot hold the records of its migrations: " + why + ".");
    }

    /** Whether this is a second table, beside the target. */
    boolean isApart() {
        return !suffix.isEmpty();
    }

    /** The primary key of a row. */
    Map<String, AttributeValue> key(String partition, String sort) {
        return Map.of(partitionKey, partition(partition), sortKey, fromS(sort));
    }

    /** The partition key of a group of rows. */
    AttributeValue partition(String partition) {
        return fromS(partition + suffix);
    }

    /** A whole row. */
    Map<String, AttributeValue> item(String partition, String sort, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new LinkedHashMap<>(key(partition, sort));
        item.putAll(attributes);
        return item;
    }

    /**
     * Lets a migration's request pass, unless the table could not hold the records after it.
     *
     * @throws IndexException if it creates an index with a key that is also an attribute of the records
     */
    void check(DynamoDbRequest request) {
        if (!(request instanceof UpdateTableRequest update) || !isSelf(update.tableName())) {
            return;
        }
        for (GlobalSecondaryIndexUpdate change : update.globalSecondaryIndexUpdates()) {
            if (change.create() == null) {
                continue;
            }
            for (KeySchemaElement key : change.create().keySchema()) {
                if (ATTRIBUTES.contains(key.attributeName())) {
                    throw new IndexException("The index '" + change.create().indexName() + "' has the key '"
                            + key.attributeName()
                            + "', which is also an attribute of the migrations' records in the table '"
                            + name + "': use another attribute, or keep the records in a second table, named as"
                            + " TrackingTable.");
                }
            }
        }
    }

    /** DynamoDB takes the ARN of a table for its name. A name that may mean a table of another account counts as this one. */
    boolean isSelf(String table) {
        return isSame(table, name);
    }

    /** Whether two requests with these names or ARNs may be about one table. */
    static boolean isSame(String table, String other) {
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
    boolean isRecord(String table, Map<String, AttributeValue> item) {
        AttributeValue partition = item.get(partitionKey);
        return isSelf(table) && partition != null && isRecordKey(partition);
    }

    /** Whether a partition key is one of the records. */
    static boolean isRecordKey(AttributeValue partition) {
        return partition.s() != null && partition.s().startsWith("MIGRATION#");
    }
}

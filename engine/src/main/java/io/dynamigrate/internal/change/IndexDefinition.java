package io.dynamigrate.internal.change;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.IndexException;
import io.dynamigrate.TargetTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/** An index as it is wanted, held against a table. Pure. */
public record IndexDefinition(GlobalIndex index) {

    /**
     * Requires that an index of that name has this definition.
     *
     * @throws IndexException if it has another definition
     */
    void requireEqual(GlobalSecondaryIndexDescription existing, TargetTable table) {
        if (!isEqual(existing, table)) {
            throw new IndexException("The table '" + table.name() + "' has an index '" + index.name()
                    + "' with another definition: it is " + describe(existing) + ", wanted is " + index
                    + ". Give the new index another name, or delete the old one in a migration before.");
        }
    }

    boolean isEqual(GlobalSecondaryIndexDescription existing, TargetTable table) {
        return existing.keySchema().equals(index.keySchema())
                && index.keys().stream()
                        .allMatch(key -> table.declaredType(key.attribute())
                                .filter(key.type()::equals)
                                .isPresent())
                && existing.projection().projectionType() == index.projection().projectionType()
                && Set.copyOf(existing.projection().nonKeyAttributes())
                        .equals(Set.copyOf(index.projection().nonKeyAttributes()));
    }

    /**
     * The request that creates this index.
     *
     * @throws IndexException if this table can have no such index
     */
    public UpdateTableRequest creation(TargetTable table) {
        if (table.description().localSecondaryIndexes().stream()
                .anyMatch(local -> local.indexName().equals(index.name()))) {
            throw new IndexException("The table '" + table.name() + "' has a local secondary index '" + index.name()
                    + "', and the indexes of a table share their names: give the new index another name.");
        }
        for (GlobalIndex.Key key : index.keys()) {
            requireType(table, key);
        }
        CreateGlobalSecondaryIndexAction.Builder create = CreateGlobalSecondaryIndexAction.builder()
                .indexName(index.name())
                .keySchema(index.keySchema())
                .projection(index.projection());
        throughput(table.description()).ifPresent(create::provisionedThroughput);
        return UpdateTableRequest.builder()
                .tableName(table.name())
                .attributeDefinitions(index.keys().stream()
                        .map(key -> AttributeDefinition.builder()
                                .attributeName(key.attribute())
                                .attributeType(key.type())
                                .build())
                        .toList())
                .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder()
                        .create(create.build())
                        .build())
                .build();
    }

    private void requireType(TargetTable table, GlobalIndex.Key key) {
        Optional<ScalarAttributeType> declared = table.declaredType(key.attribute());
        if (declared.isPresent() && declared.get() != key.type()) {
            throw new IndexException("The index '" + index.name() + "' wants '" + key.attribute() + "' as " + key.type()
                    + ", but it is a key of type " + declared.get() + " on the table '" + table.name()
                    + "': use that type, or another attribute.");
        }
    }

    /** On-demand tables take none; their description says so, and that of a provisioned table may say nothing. */
    private Optional<ProvisionedThroughput> throughput(TableDescription table) {
        if (table.billingModeSummary() != null
                && table.billingModeSummary().billingMode() == BillingMode.PAY_PER_REQUEST) {
            return Optional.empty();
        }
        return index.throughput()
                .or(() -> Optional.of(ProvisionedThroughput.builder()
                        .readCapacityUnits(table.provisionedThroughput().readCapacityUnits())
                        .writeCapacityUnits(table.provisionedThroughput().writeCapacityUnits())
                        .build()));
    }

    static String describe(GlobalSecondaryIndexDescription index) {
        List<String> attributes = index.projection().nonKeyAttributes();
        return index.indexName()
                + index.keySchema().stream()
                        .map(KeySchemaElement::attributeName)
                        .collect(Collectors.joining(", ", "(", ")"))
                + " " + index.projection().projectionTypeAsString() + (attributes.isEmpty() ? "" : " " + attributes);
    }

    @Override
    public String toString() {
        return index.toString();
    }
}

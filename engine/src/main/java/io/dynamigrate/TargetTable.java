package io.dynamigrate;

import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * The table that is migrated: its name and its description, with short names for what is asked most.
 *
 * @param name the name or ARN that the caller gave. Every request must carry it: a bare name means the caller's own account,
 *     so a table of another account is reached by its ARN only
 */
public record TargetTable(String name, TableDescription description) {

    /** The name without account and region, for messages. */
    public String shortName() {
        return description.tableName();
    }

    /** The name of the partition key attribute. */
    public String partitionKey() {
        return key(KeyType.HASH)
                .orElseThrow(() -> new TableException("The table '" + name() + "' has no partition key."));
    }

    /** The name of the sort key attribute, where the table has one. */
    public Optional<String> sortKey() {
        return key(KeyType.RANGE);
    }

    /** The declared type of a key attribute of the table or of one of its indexes; other attributes have none. */
    public Optional<ScalarAttributeType> declaredType(String attribute) {
        return description.attributeDefinitions().stream()
                .filter(definition -> definition.attributeName().equals(attribute))
                .map(AttributeDefinition::attributeType)
                .findFirst();
    }

    private Optional<String> key(KeyType type) {
        return description.keySchema().stream()
                .filter(element -> element.keyType() == type)
                .map(KeySchemaElement::attributeName)
                .findFirst();
    }
}

package io.dynamigrate.function;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** What tables and properties look like. */
final class Shapes {

    private Shapes() {}

    /** A table that cannot hold records. */
    static void numberKeys(CreateTableRequest.Builder table) {
        keys(table, attribute("id", ScalarAttributeType.N));
    }

    /** A table with these attributes as partition key and, if there are two, sort key. */
    static void keys(CreateTableRequest.Builder table, AttributeDefinition... keys) {
        table.keySchema(schema(keys)).attributeDefinitions(keys);
    }

    /** A table with string keys, and an index whose key has the name of an attribute that only the records may have. */
    static void indexOnOwner(CreateTableRequest.Builder table) {
        AttributeDefinition owner = attribute("migration_owner", ScalarAttributeType.S);
        AttributeDefinition partition = attribute("PK", ScalarAttributeType.S);
        AttributeDefinition sort = attribute("SK", ScalarAttributeType.S);
        table.keySchema(schema(partition, sort))
                .attributeDefinitions(partition, sort, owner)
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                        .indexName("by-owner")
                        .keySchema(schema(owner))
                        .projection(projection -> projection.projectionType(ProjectionType.ALL))
                        .build());
    }

    static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    private static List<KeySchemaElement> schema(AttributeDefinition... keys) {
        List<KeySchemaElement> schema = new ArrayList<>();
        for (AttributeDefinition key : keys) {
            schema.add(KeySchemaElement.builder()
                    .attributeName(key.attributeName())
                    .keyType(schema.isEmpty() ? KeyType.HASH : KeyType.RANGE)
                    .build());
        }
        return schema;
    }

    /** The properties of a resource: names and values in turn. */
    static Map<String, String> properties(String table, String... more) {
        Map<String, String> properties = new HashMap<>();
        properties.put("ServiceToken", FakeContext.ARN + ":live");
        properties.put("TableName", table);
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return properties;
    }

    /** The same in a template that deploys that version of the function. */
    static Map<String, String> version(String table, int number, String... more) {
        Map<String, String> properties = properties(table, more);
        properties.put("FunctionVersion", FakeContext.ARN + ":" + number);
        return properties;
    }
}

package io.dynamigrate.function;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** What tables and properties look like. */
final class Shapes {

    private Shapes() {}

    /** A table that cannot hold records. */
    static void numberKeys(CreateTableRequest.Builder table) {
        table.keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.N)
                        .build());
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
}

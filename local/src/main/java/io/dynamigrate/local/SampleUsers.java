package io.dynamigrate.local;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** The table of the sample application, as it is before the first migration. */
final class SampleUsers {

    static final String TABLE = "users";

    private SampleUsers() {}

    static void createIfMissing(DynamoDbClient client) {
        try {
            client.describeTable(describe -> describe.tableName(TABLE));
        } catch (ResourceNotFoundException e) {
            Tables.create(client, TABLE);
            put(client, "1", "Ada@Example.com", "Ada Lovelace", "north", "1705312800");
            put(client, "2", "grace@example.com", "Grace Hopper", "north", "1705399200");
            put(client, "3", "KATHERINE@EXAMPLE.COM", "Katherine Johnson", "south", "1705226400");
        }
    }

    private static void put(
            DynamoDbClient client, String id, String email, String name, String tenant, String lastActive) {
        client.putItem(put -> put.tableName(TABLE)
                .item(Map.of(
                        "PK", AttributeValue.fromS("USER#" + id),
                        "SK", AttributeValue.fromS("PROFILE"),
                        "email", AttributeValue.fromS(email),
                        "name", AttributeValue.fromS(name),
                        "tenant", AttributeValue.fromS(tenant),
                        "lastActive", AttributeValue.fromN(lastActive))));
    }
}

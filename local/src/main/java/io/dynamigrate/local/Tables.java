package io.dynamigrate.local;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Tables of a local server: made in one call, and read whole. */
final class Tables {

    private Tables() {}

    /** Creates an on-demand table with the string keys {@code PK} and {@code SK}. */
    static void create(DynamoDbClient client, String name) {
        create(
                client,
                name,
                table -> table.keySchema(key("PK", KeyType.HASH), key("SK", KeyType.RANGE))
                        .attributeDefinitions(string("PK"), string("SK")));
    }

    /** Creates a table of another shape, on demand unless the shape says otherwise. */
    static void create(DynamoDbClient client, String name, Consumer<CreateTableRequest.Builder> shape) {
        CreateTableRequest.Builder request = CreateTableRequest.builder().billingMode(BillingMode.PAY_PER_REQUEST);
        shape.accept(request);
        client.createTable(request.tableName(name).build());
        client.waiter().waitUntilTableExists(table -> table.tableName(name));
    }

    /** Deletes a table, if it is there. */
    static void delete(DynamoDbClient client, String name) {
        try {
            client.deleteTable(table -> table.tableName(name));
        } catch (ResourceNotFoundException e) {
            return; // A test may well have deleted it by itself.
        }
        client.waiter().waitUntilTableNotExists(table -> table.tableName(name));
    }

    /** All items of a table, sorted by its keys. */
    static List<Map<String, AttributeValue>> items(DynamoDbClient client, String name) {
        Comparator<Map<String, AttributeValue>> byKeys =
                keys(client.describeTable(table -> table.tableName(name)).table()).stream()
                        .map(Tables::byKey)
                        .reduce(Comparator::thenComparing)
                        .orElseThrow();
        return client.scanPaginator(scan -> scan.tableName(name).consistentRead(true)).items().stream()
                .sorted(byKeys)
                .toList();
    }

    /** The names of a table's keys, the partition key first. */
    static List<String> keys(TableDescription table) {
        return table.keySchema().stream()
                .sorted(Comparator.comparing(KeySchemaElement::keyType))
                .map(KeySchemaElement::attributeName)
                .toList();
    }

    static AttributeDefinition string(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static Comparator<Map<String, AttributeValue>> byKey(String key) {
        return Comparator.comparing(item -> item.get(key), Tables::compareKeys);
    }

    /** The order of DynamoDB: numbers by value, strings by their UTF-8 bytes, bytes unsigned. */
    private static int compareKeys(AttributeValue one, AttributeValue other) {
        if (one.n() != null) {
            return new BigDecimal(one.n()).compareTo(new BigDecimal(other.n()));
        }
        return Arrays.compareUnsigned(bytes(one), bytes(other));
    }

    private static byte[] bytes(AttributeValue key) {
        return key.s() == null ? key.b().asByteArray() : key.s().getBytes(StandardCharsets.UTF_8);
    }
}

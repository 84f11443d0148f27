package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

class DynamoDbExtensionTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @Test
    void givesAnEmptyTableWithStringKeys() {
        TableDescription table = describe(dynamoDb.newTable());

        assertThat(table.keySchema())
                .containsExactly(
                        KeySchemaElement.builder()
                                .attributeName("PK")
                                .keyType(KeyType.HASH)
                                .build(),
                        KeySchemaElement.builder()
                                .attributeName("SK")
                                .keyType(KeyType.RANGE)
                                .build());
        assertThat(table.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
        assertThat(dynamoDb.items(table.tableName())).isEmpty();
    }

    @Test
    void givesEachTableANameOfItsOwn() {
        assertThat(dynamoDb.newTable()).isNotEqualTo(dynamoDb.newTable());
    }

    @Test
    void givesATableOfAnotherShapeAndSortsItByItsKeys() {
        String table = dynamoDb.newTable(shape -> shape.keySchema(KeySchemaElement.builder()
                        .attributeName("number")
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("number")
                        .attributeType(ScalarAttributeType.N)
                        .build()));
        List<Map<String, AttributeValue>> items = Stream.of("-3", "2", "10")
                .map(number -> Map.of("number", AttributeValue.fromN(number)))
                .toList();
        items.forEach(
                item -> dynamoDb.client().putItem(put -> put.tableName(table).item(item)));

        assertThat(dynamoDb.items(table)).containsExactlyElementsOf(items);
    }

    @Test
    void dumpsTablesOfMoreThanOnePage() {
        String table = dynamoDb.newTable();
        List<Map<String, AttributeValue>> items = IntStream.range(0, 6)
                .mapToObj(i -> Map.of(
                        "PK", AttributeValue.fromS("p"),
                        "SK", AttributeValue.fromS("s" + i),
                        "text", AttributeValue.fromS("x".repeat(380_000))))
                .toList();
        items.forEach(
                item -> dynamoDb.client().putItem(put -> put.tableName(table).item(item)));

        assertThat(dynamoDb.items(table)).isEqualTo(items);
    }

    @Test
    void servesOnTheEndpointThatItNames() {
        String table = dynamoDb.newTable();

        try (var other = LocalClient.of(dynamoDb.endpoint())) {
            assertThat(other.listTables().tableNames()).contains(table);
        }
    }

    @Test
    void saysHowToRegisterItWhenItWasNotStarted() {
        assertThatThrownBy(() -> DynamoDbExtension.create().newTable())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("static");
    }

    private static TableDescription describe(String table) {
        return dynamoDb.client().describeTable(d -> d.tableName(table)).table();
    }
}

package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNul;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Issue 12.11: the runner plays the tables of any template. */
class AppTablesTest {

    private static final String TEMPLATE = """
            Transform: AWS::Serverless-2016-10-31
            Parameters:
              Stage: {Type: String, Default: dev}
            Conditions:
              IsLarge: !Equals [!Ref Stage, prod]
            Resources:
              Orders:
                Type: AWS::DynamoDB::Table
                Condition: IsLarge
                Properties:
                  TableName: !Sub "${Stage}-orders"
                  BillingMode: !If [IsLarge, PROVISIONED, PAY_PER_REQUEST]
                  Tags: [{Key: stage, Value: !Ref Stage}]
                  AttributeDefinitions:
                    - {AttributeName: id, AttributeType: N}
                    - AttributeName: placed
                      AttributeType: B
                  KeySchema:
                    - {AttributeName: id, KeyType: HASH}
                  GlobalSecondaryIndexes:
                    - IndexName: by-date
                      KeySchema: [{AttributeName: placed, KeyType: HASH}]
                      Projection: {ProjectionType: INCLUDE, NonKeyAttributes: [total]}
              Records:
                Type: AWS::DynamoDB::Table
                Properties:
                  AttributeDefinitions: [{AttributeName: one, AttributeType: S}, {AttributeName: two, AttributeType: S}]
                  KeySchema: [{AttributeName: one, KeyType: HASH}, {AttributeName: two, KeyType: RANGE}]
              Migrations:
                Type: Custom::DynamoDbMigrations
                Properties:
                  ServiceToken: !GetAtt Function.Arn
                  TableName: !GetAtt Orders.Arn
                  TrackingTable: !Ref Records
                  Migrations: orders
            """;

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @TempDir
    Path folder;

    @Test
    void findsWhereTheCustomResourceWorks() throws Exception {
        assertThat(tables(TEMPLATE).place())
                .isEqualTo(Map.of("TableName", "Orders", "TrackingTable", "Records", "Migrations", "orders"));
    }

    @Test
    void createsTablesAsTheTemplateDeclaresThem() throws Exception {
        String orders = "orders-" + System.nanoTime();
        String records = "records-" + System.nanoTime();
        AppTables tables = tables(TEMPLATE, List.of(Map.of("id", fromN("7"))));

        tables.createIfMissing(dynamoDb.client(), Map.of("TableName", orders, "TrackingTable", records));
        tables.createIfMissing(dynamoDb.client(), Map.of("TableName", orders, "TrackingTable", records));

        TableDescription table = describe(orders);
        assertThat(table.keySchema()).containsExactly(Tables.key("id", KeyType.HASH));
        assertThat(table.attributeDefinitions())
                .contains(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.N)
                        .build());
        assertThat(table.globalSecondaryIndexes()).singleElement().satisfies(index -> {
            assertThat(index.indexName()).isEqualTo("by-date");
            assertThat(index.projection().nonKeyAttributes()).containsExactly("total");
        });
        assertThat(describe(records).keySchema())
                .containsExactly(Tables.key("one", KeyType.HASH), Tables.key("two", KeyType.RANGE));
        assertThat(Tables.items(dynamoDb.client(), orders)).containsExactly(Map.of("id", fromN("7")));
        assertThat(Tables.items(dynamoDb.client(), records)).isEmpty();
    }

    @Test
    void takesTheOnlyTableWhereNoCustomResourceNamesOne() throws Exception {
        AppTables tables = tables("""
                {"Resources": {"Simple": {"Type": "AWS::Serverless::SimpleTable",
                  "Properties": {"PrimaryKey": {"Name": "key", "Type": "Number"}}}}}""");
        String name = "simple-" + System.nanoTime();

        tables.createIfMissing(dynamoDb.client(), Map.of("TableName", name));

        assertThat(tables.place()).isEqualTo(Map.of("TableName", "Simple"));
        assertThat(describe(name).attributeDefinitions())
                .singleElement()
                .satisfies(key -> assertThat(key.attributeType()).isEqualTo(ScalarAttributeType.N));
    }

    @Test
    void saysWhatItCannotKnow() {
        assertThatThrownBy(() -> tables("Resources: {}"))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("declares none", "--template");
        assertThatThrownBy(() -> tables("a: [")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> TemplateFile.read(folder.resolve("none")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--template");
    }

    @Test
    void readsItemsAsTheCommandLinePrintsThem() throws Exception {
        Path file = Files.writeString(folder.resolve("items.json"), """
                {"Items": [{"id": {"N": "1"}, "all": {"L": [{"BOOL": true}, {"NULL": true}, {"M": {"b": {"B": "YQ=="}}}]},
                            "set": {"NS": ["1", "2"]}, "text": {"S": "x"}}], "Count": 1}""");

        assertThat(ItemsFile.read(file))
                .containsExactly(Map.of(
                        "id",
                        fromN("1"),
                        "all",
                        fromL(List.of(
                                fromBool(true),
                                fromNul(true),
                                fromM(Map.of("b", fromB(SdkBytes.fromUtf8String("a")))))),
                        "set",
                        fromNs(List.of("1", "2")),
                        "text",
                        fromS("x")));
        assertThat(ItemsFile.read(folder.resolve("none.json"))).isEmpty();
        Files.writeString(file, "{\"Items\": [{\"id\": 1}]}");
        assertThatThrownBy(() -> ItemsFile.read(file))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("items.json", "1 is no value with its type");
    }

    private AppTables tables(String template) throws IOException {
        return tables(template, List.of());
    }

    private AppTables tables(String template, List<Map<String, AttributeValue>> items) throws IOException {
        return new AppTables(TemplateFile.read(Files.writeString(folder.resolve("template.yaml"), template)), items);
    }

    private static TableDescription describe(String table) {
        return dynamoDb.client()
                .describeTable(describe -> describe.tableName(table))
                .table();
    }
}

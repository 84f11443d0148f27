package com.example.users;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Registry;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.run.Migrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The README's example of long work does what the README says. */
class ReadmeExamplesTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @Test
    void theExampleOfLongWorkRunsAndIsTakenBack() throws Exception {
        String table = dynamoDb.newTable();
        ReadmeExamples.AddOrderDate migration = new ReadmeExamples.AddOrderDate();
        Migrator migrator = Migrator.builder(dynamoDb.client(), table, Registry.of(migration))
                .build();
        migrator.migrate().orThrow();

        assertThat(migration.calls()).containsExactly("warehouse");
        assertThat(dynamoDb.items(table))
                .anySatisfy(item -> assertThat(item).containsEntry("at", fromS("2026-11-23T10:00:00Z")))
                .anySatisfy(item -> assertThat(item).containsEntry("n", fromN("1")))
                .anySatisfy(item -> assertThat(item).containsEntry("SK", fromS("dated")));

        migrator.rollback().orThrow();
        assertThat(dynamoDb.items(table)).anySatisfy(item -> assertThat(item).containsEntry("n", fromN("0")));
    }

    @Test
    void theLinesWithoutLambdaRun() throws Exception {
        dynamoDb.client()
                .createTable(create -> create.tableName("users")
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(string("PK"), string("SK"))
                        .keySchema(key("PK", KeyType.HASH), key("SK", KeyType.RANGE)));
        try {
            ReadmeExamples.withoutLambda(dynamoDb.client());
            assertThat(dynamoDb.items("users")).isNotEmpty();
        } finally {
            dynamoDb.client().deleteTable(delete -> delete.tableName("users"));
        }
    }

    private static AttributeDefinition string(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType role) {
        return KeySchemaElement.builder().attributeName(name).keyType(role).build();
    }
}

package com.example.users;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Registry;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.run.Migrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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
        UsersTable users = new UsersTable(dynamoDb, "users");
        users.create();
        try {
            ReadmeExamples.withoutLambda(dynamoDb.client());
            assertThat(users.everything()).isNotEmpty();
        } finally {
            users.delete();
        }
    }
}

package com.example.users;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Registry;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.MigrationCheck;
import io.dynamigrate.run.Migrator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The README's example of long work does what the README says. */
class ReadmeExamplesTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @Test
    void theExampleOfLongWorkRunsAndIsRolledBack() throws Exception {
        String table = dynamoDb.newTable();
        ReadmeExamples.AddOrderDate migration = new ReadmeExamples.AddOrderDate();
        Migrator migrator = Migrator.builder(dynamoDb.client(), table, Registry.of(migration))
                .build();
        migrator.migrate().orThrow();

        assertThat(migration.calls()).containsExactly("warehouse");
        assertThat(dynamoDb.items(table))
                .anySatisfy(item -> assertThat(item).containsKey("at"))
                .anySatisfy(item -> assertThat(item).containsEntry("n", fromN("1")))
                .anySatisfy(item -> assertThat(item).containsEntry("SK", fromS("dated")));

        migrator.rollback().orThrow();
        assertThat(dynamoDb.items(table)).anySatisfy(item -> assertThat(item).containsEntry("n", fromN("0")));
    }

    /** Issue 12.22: the example remembers the time of its start and writes it into an item. */
    @Test
    void theExampleOfLongWorkPassesTheCheckForAuthors() {
        List<String> notes = MigrationCheck.of(ReadmeExamples.LongWork.class, dynamoDb)
                .fill(this::putCounter)
                .withoutRepeat(ReadmeExamples.AddOrderDate.ID)
                .check();

        assertThat(notes).isEmpty();
    }

    private void putCounter(String table) {
        Map<String, AttributeValue> counter = new HashMap<>(ReadmeExamples.AddOrderDate.COUNTER);
        counter.put("n", fromN("0"));
        dynamoDb.client().putItem(put -> put.tableName(table).item(counter));
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

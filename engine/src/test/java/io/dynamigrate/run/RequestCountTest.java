package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a run costs, counted. */
class RequestCountTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private Wire wire = new Wire(dynamoDb.client());
    private String table = "";

    @BeforeEach
    void createTable() {
        table = dynamoDb.newTable();
        wire = new Wire(dynamoDb.client());
    }

    @Test
    void costsTwoRequestsWhenThereIsNothingToDo() throws Exception {
        migrator(3, false).migrate().orThrow();
        wire = new Wire(dynamoDb.client());
        migrator(3, false).migrate().orThrow();

        assertThat(wire.sent()).containsExactly("describeTable", "query");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 30})
    void costsFiveRequestsMoreThanThereAreMigrations(int count) throws Exception {
        migrator(count, false).migrate().orThrow();

        assertThat(wire.sent()).hasSize(count + 5);
    }

    @Test
    void addsWhatTheMigrationsSend() throws Exception {
        migrator(10, true).migrate().orThrow();

        assertThat(wire.sent()).hasSize(2 * 10 + 5);
        assertThat(wire.sent()).filteredOn("putItem"::equals).hasSize(10);
    }

    @Test
    void neverScans() throws Exception {
        migrator(3, true).migrate().orThrow();
        migrator(3, true).rollback(3).orThrow();
        migrator(3, true).status();

        assertThat(wire.sent()).doesNotContain("scan");
    }

    private Migrator migrator(int count, boolean write) {
        List<Migration> migrations = IntStream.rangeClosed(1, count)
                .<Migration>mapToObj(n -> TestMigration.of("m" + n, n).up(context -> {
                    if (write) {
                        context.client()
                                .putItem(request -> request.tableName(table)
                                        .item(Map.of(
                                                "PK",
                                                AttributeValue.fromS("USER"),
                                                "SK",
                                                AttributeValue.fromS("" + n))));
                    }
                }))
                .toList();
        return Migrator.builder(wire.client(), table, Registry.of(migrations)).build();
    }
}

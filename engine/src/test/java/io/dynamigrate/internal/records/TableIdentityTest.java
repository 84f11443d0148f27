package io.dynamigrate.internal.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Registry;
import io.dynamigrate.TableException;
import io.dynamigrate.TestMigration;
import io.dynamigrate.internal.dynamo.ClientProxy;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Runs;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.RestoreSummary;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Issue 12.7: records in a second table that are not those of the table. DynamoDB Local has no TableId, so it is added. */
class TableIdentityTest extends Runs {

    private static final String ARN = "arn:aws:dynamodb:ddblocal:000000000000:table/";

    private final String tracking = dynamoDb.newTable();
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, String> sources = new HashMap<>();
    private final TestMigration a = TestMigration.of("a", 1);

    @Test
    void aTableThatIsCreatedAnewStopsTheRun() throws Exception {
        ids.put(table, "first");
        apart(table).migrate().orThrow();
        assertThat(apart(table).migrate().done()).isEmpty();

        ids.put(table, "second");

        for (Goal goal : new Goal[] {Goal.migrate(), Goal.rollbackAll(), Goal.baseline(Optional.empty())}) {
            assertThatThrownBy(() -> apart(table).run(goal))
                    .isInstanceOf(TableException.class)
                    .hasMessageContainingAll(
                            "are those of another table with the name '" + table + "'",
                            "TableId 'first'",
                            "'second'",
                            "accept_table",
                            "ends with #" + table);
        }
        assertThat(a.calls()).containsExactly("up");
    }

    @Test
    void theRecordsOfATableThatIsAcceptedAreItsOwn() throws Exception {
        ids.put(table, "first");
        apart(table).migrate().orThrow();
        ids.put(table, "restored");

        assertThat(apart(table).acceptTable()).isTrue();
        assertThat(apart(table).acceptTable()).isFalse();
        assertThat(apart(table).pending()).isEmpty();
        apart(table).rollback().orThrow();

        ids.put(table, "first");
        assertThatThrownBy(() -> apart(table).migrate()).isInstanceOf(TableException.class);
    }

    @Test
    void aTableThatIsRestoredUnderAnotherNameStopsTheRunUntilItIsAccepted() throws Exception {
        String source = dynamoDb.newTable();
        ids.put(source, "source");
        apart(source).migrate().orThrow();
        ids.put(table, "restored");
        sources.put(table, ARN + source);

        assertThatThrownBy(() -> apart(table).migrate())
                .isInstanceOf(TableException.class)
                .hasMessageContainingAll("was restored", "ends with #" + source, "#" + table, "accept_table");
        assertThat(a.calls()).containsExactly("up");

        apart(table).acceptTable();
        assertThat(apart(table).migrate().done()).containsExactly("a");
    }

    @Test
    void theCopiedRecordsOfATableThatIsRestoredUnderAnotherNameAreItsOwnOnceItIsAccepted() throws Exception {
        String source = dynamoDb.newTable();
        ids.put(source, "source");
        apart(source).migrate().orThrow();
        ids.put(table, "restored");
        sources.put(table, ARN + source);
        dynamoDb.items(tracking).forEach(item -> copy(item, "#" + source, "#" + table));

        assertThatThrownBy(() -> apart(table).migrate())
                .isInstanceOf(TableException.class)
                .hasMessageContaining("TableId 'source'");
        apart(table).acceptTable();

        assertThat(apart(table).migrate().done()).isEmpty();
    }

    @Test
    void aRestoredTableWhoseSourceHadNoRecordsIsMigrated() throws Exception {
        ids.put(table, "restored");
        sources.put(table, ARN + "gone");

        assertThat(apart(table).migrate().done()).containsExactly("a");
    }

    @Test
    void recordsFromBeforeTheIdWasKeptAreTheTables() throws Exception {
        apart(table).migrate().orThrow();
        ids.put(table, "first");

        apart(table).rollback().orThrow();

        ids.put(table, "second");
        assertThatThrownBy(() -> apart(table).migrate()).isInstanceOf(TableException.class);
    }

    @Test
    void aTableThatHoldsItsRecordsItselfIsAlwaysTheirOwn() throws Exception {
        ids.put(table, "first");
        Migrator migrator =
                Migrator.builder(client(), table, Registry.of(a)).time(time).build();
        migrator.migrate().orThrow();
        ids.put(table, "second");

        assertThat(migrator.pending()).isEmpty();
        assertThat(lock().row().text("migration_table_id")).isEmpty();
        assertThatThrownBy(migrator::acceptTable)
                .isInstanceOf(TableException.class)
                .hasMessageContaining("there is no table to accept");
    }

    private void copy(Map<String, AttributeValue> item, String from, String to) {
        Map<String, AttributeValue> copy = new HashMap<>(item);
        copy.put("PK", fromS(item.get("PK").s().replace(from, to)));
        dynamoDb.client().putItem(put -> put.tableName(tracking).item(copy));
    }

    private Migrator apart(String name) {
        return Migrator.builder(client(), name, Registry.of(a))
                .trackingTable(tracking)
                .time(time)
                .build();
    }

    private DynamoDbClient client() {
        return ClientProxy.of(dynamoDb.client(), (operation, request, real) -> {
            Object answer = real.send(request);
            return answer instanceof DescribeTableResponse described
                    ? DescribeTableResponse.builder()
                            .table(identified(described.table()))
                            .build()
                    : answer;
        });
    }

    private TableDescription identified(TableDescription described) {
        TableDescription.Builder table = described.toBuilder().tableId(ids.get(described.tableName()));
        if (sources.containsKey(described.tableName())) {
            table.restoreSummary(RestoreSummary.builder()
                    .sourceTableArn(sources.get(described.tableName()))
                    .restoreDateTime(time.now())
                    .restoreInProgress(false)
                    .build());
        }
        return table.build();
    }
}

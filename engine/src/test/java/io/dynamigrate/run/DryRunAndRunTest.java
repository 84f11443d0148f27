package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.preview.DryRun;
import io.dynamigrate.preview.Effect;
import io.dynamigrate.preview.Rehearsal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Dry runs held side by side with runs: what the one lists, the other sends. */
class DryRunAndRunTest {

    private static final int USERS = 9;

    /** Whose dry runs are incomplete: a run sends what is listed, and more. */
    private static final Set<String> NOT_KNOWN_TO_THE_END = Set.of("partiql", "one after the other", "time to live");

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private String table = "";

    static Set<String> fixtures() {
        return Fixtures.all().keySet();
    }

    @BeforeEach
    void fill() {
        table = dynamoDb.newTable();
        for (int id = 1; id <= USERS; id++) {
            Map<String, AttributeValue> user = FixtureItems.user(id);
            dynamoDb.client().putItem(put -> put.tableName(table).item(user));
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aRunSendsWhatTheDryRunListed(String fixture) throws Exception {
        List<Migration> migrations = Fixtures.all().get(fixture);
        for (Goal goal : List.of(Goal.migrate(), Goal.rollbackAll())) {
            Object before = everything();
            DryRun dryRun = migrator(new Wire(dynamoDb.client()), migrations).dryRun(goal, DryRun.Contents.SHOWN);
            assertThat(everything()).isEqualTo(before);

            SentRequests sent = new SentRequests(dynamoDb.client());
            Wire wire = new Wire(dynamoDb.client()).before((operation, request) -> {
                sent.note(request);
                return null;
            });
            Report report = migrator(wire, migrations).run(goal);

            if (isKnownToTheEnd(dryRun)) {
                assertThat(dryRun.requests()).isEqualTo(sent.effects());
                assertThat(dryRun.isComplete())
                        .as(dryRun.format())
                        .isEqualTo(report.outcome().isSuccess());
            } else {
                assertThat(fixture).as(dryRun.format()).isIn(NOT_KNOWN_TO_THE_END);
                assertThat(sent.effects()).startsWith(dryRun.requests().toArray(Effect[]::new));
            }
            assertThat(dryRun.requests().isEmpty() && goal.equals(Goal.migrate()))
                    .isFalse();
            assertThat(dryRun.migrations())
                    .extracting(migration -> migration.id())
                    .containsAll(report.done());
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aDryRunSendsOnlyReads(String fixture) {
        Wire wire = new Wire(dynamoDb.client());
        migrator(wire, Fixtures.all().get(fixture)).dryRun(Goal.migrate());

        assertThat(wire.sent())
                .isNotEmpty()
                .allMatch(operation -> Set.of(
                                "describeTable",
                                "describeTimeToLive",
                                "getItem",
                                "batchGetItem",
                                "transactGetItems",
                                "query",
                                "scan")
                        .contains(operation));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aDryRunThatHidesContentsListsTheSameWrites(String fixture) {
        Migrator migrator = migrator(new Wire(dynamoDb.client()), Fixtures.all().get(fixture));
        List<Effect> hidden = migrator.dryRun(Goal.migrate()).requests();
        List<Effect> shown =
                migrator.dryRun(Goal.migrate(), DryRun.Contents.SHOWN).requests();

        assertThat(hidden).hasSameSizeAs(shown);
        assertThat(hidden).noneMatch(effect -> effect.format().contains("@Example.com"));
    }

    private static boolean isKnownToTheEnd(DryRun dryRun) {
        return dryRun.migrations().stream().noneMatch(migration -> migration.ending() == Rehearsal.Ending.INCOMPLETE);
    }

    private Migrator migrator(Wire wire, List<Migration> migrations) {
        return Migrator.builder(wire.client(), table, Registry.of(migrations.toArray(Migration[]::new)))
                .time(new FakeTime())
                .build();
    }

    private Object everything() {
        return List.of(
                dynamoDb.items(table),
                dynamoDb.client()
                        .describeTable(describe -> describe.tableName(table))
                        .table()
                        .globalSecondaryIndexes(),
                dynamoDb.client()
                        .describeTimeToLive(describe -> describe.tableName(table))
                        .timeToLiveDescription());
    }
}

package io.dynamigrate.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.internal.records.RunRow;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Runs;
import io.dynamigrate.run.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Issue 12.20: rows of runs younger than a day stay, and of the older ones the last 100. */
class RunPruningTest extends Runs {

    private final TestMigration a = TestMigration.of("a", 1);

    @Test
    void keepsYoungRowsAndTheLastHundredOfTheOldOnes() throws Exception {
        Instant start = time.now();
        run("first");
        put("oldest-", 60, start.minus(Duration.ofHours(40)));
        put("old-", 60, start.minus(Duration.ofHours(20)));
        put("young-", 5, start.plus(Duration.ofHours(5)));
        time.advance(Duration.ofHours(25));

        Wire wire = run("second");

        List<String> expected = new ArrayList<>(List.of("first", "second"));
        IntStream.range(0, 60).forEach(n -> expected.add("old-" + n));
        // "first" is one of the hundred.
        IntStream.range(21, 60).forEach(n -> expected.add("oldest-" + n));
        IntStream.range(0, 5).forEach(n -> expected.add("young-" + n));
        assertThat(runIds()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(wire.sent()).contains("deleteItem");
    }

    @Test
    void isDoneOnceADayAndCostsOtherRunsNothing() throws Exception {
        int requests = run("first").sent().size();
        put("ended-", 150, time.now().minus(Duration.ofDays(3)));
        time.advance(Duration.ofHours(23));
        assertThat(run("second").sent()).hasSize(requests);
        time.advance(Duration.ofHours(1));
        assertThat(run("third").sent()).contains("deleteItem");
        put("ended-", 150, time.now().minus(Duration.ofDays(3)));

        assertThat(run("fourth").sent()).hasSize(requests);
        assertThat(runIds()).hasSizeGreaterThan(150);
    }

    /** A row whose age is unknown gets a time, so that it is deleted when that is old. */
    @Test
    void deletesRowsWithoutATimeLater() throws Exception {
        run("first");
        put("unknown-", 150, i -> Map.of());
        time.advance(Duration.ofDays(1));
        run("second");
        assertThat(runIds()).hasSize(152);
        time.advance(Duration.ofDays(2));
        run("third");

        assertThat(runIds()).hasSize(101);
    }

    /** A request may be answered, and a suspended run continued, when it comes out of a queue. */
    @Test
    void keepsTheRowsOfUnfinishedRunsForFourteenDays() throws Exception {
        run("first");
        AttributeValue updatedAt = fromS(time.now().toString());
        List<Map<String, AttributeValue>> unfinished = List.of(
                Map.of(RunRow.OCCASION, fromS("deploy")),
                Map.of(RunRow.OUTCOME, fromS("running")),
                Map.of(RunRow.OUTCOME, fromS("suspended")));
        for (int i = 0; i < unfinished.size(); i++) {
            Map<String, AttributeValue> row = new HashMap<>(unfinished.get(i));
            row.put(RunRow.UPDATED_AT, updatedAt);
            put("unfinished-" + i, 1, n -> row);
            row.put(RunRow.ANSWER, fromS("{}"));
            put("answered-" + i, 1, n -> row);
        }
        put("old-", 100, time.now().plus(Duration.ofSeconds(1)));
        time.advance(Duration.ofDays(13));
        run("second");
        assertThat(runIds())
                .hasSize(100 + 1 + unfinished.size())
                .contains("unfinished-00", "unfinished-10", "unfinished-20");
        time.advance(Duration.ofDays(2));
        run("third");

        assertThat(runIds()).hasSize(100 + 1).doesNotContain("unfinished-00", "unfinished-10", "unfinished-20");
    }

    /** A row that a redelivery or the next hop has written meanwhile is young. */
    @Test
    void deletesNoRowThatIsWrittenMeanwhile() throws Exception {
        run("first");
        put("old-", 102, time.now());
        time.advance(Duration.ofDays(2));
        Wire wire = new Wire(dynamoDb.client()).before((operation, request) -> {
            if (operation.equals("deleteItem")) {
                builder(a).runId("old-0").build().requests().answers().decide("old-0", "{}");
                builder(a).runId("old-1").hop(2).build().requests().hops().arrive();
            }
            return null;
        });
        run("second", wire);

        assertThat(runIds()).contains("old-0", "old-1").doesNotContain("first");
    }

    /** Applies and rolls back in turn, so that each run has one migration to run. */
    private Wire run(String id) throws Exception {
        return run(id, new Wire(dynamoDb.client()));
    }

    private Wire run(String id, Wire wire) throws Exception {
        Migrator migrator = Migrator.builder(wire.client(), table, Registry.of(a))
                .time(time)
                .runId(id)
                .build();
        boolean isApplied = !migrator(a).applied().isEmpty();
        (isApplied ? migrator.rollback() : migrator.migrate()).orThrow();
        return wire;
    }

    /** Rows that were written last at that time, and a second apart. */
    private void put(String name, int count, Instant from) {
        put(
                name,
                count,
                i -> Map.of(RunRow.UPDATED_AT, fromS(from.plusSeconds(i).toString())));
    }

    private void put(String name, int count, IntFunction<Map<String, AttributeValue>> attributes) {
        List<WriteRequest> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, AttributeValue> row = new HashMap<>(attributes.apply(i));
            row.put("PK", fromS("MIGRATION#RUN"));
            row.put("SK", fromS(name + i));
            rows.add(WriteRequest.builder().putRequest(put -> put.item(row)).build());
        }
        for (int i = 0; i < rows.size(); i += 25) {
            List<WriteRequest> batch = rows.subList(i, Math.min(i + 25, rows.size()));
            dynamoDb.client().batchWriteItem(write -> write.requestItems(Map.of(table, batch)));
        }
    }

    private List<String> runIds() {
        return Stream.of(dynamoDb.items(table))
                .flatMap(List::stream)
                .filter(item -> item.get("PK").s().equals("MIGRATION#RUN"))
                .map(item -> item.get("SK").s())
                .toList();
    }
}

package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import io.dynamigrate.TargetTable;
import io.dynamigrate.TestMigration;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import io.dynamigrate.plan.Plan;
import io.dynamigrate.plan.Planner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Issue 11: the worst case of a plan is computed before its first migration begins. */
class WorstCaseTest extends IndexRuns {

    @Test
    void countsSeventeenMinutesForEachIndexThatIsNotOnTheTableYet() throws Exception {
        run(indexes -> indexes.create(EMAIL));

        WorstCase worstCase = estimate(
                migration("a", creates("activity", "email")),
                migration("b", creates("city")),
                migration("c", context -> context.indexes().delete("city")),
                migration("d", creates("city")));

        assertThat(worstCase).isEqualTo(new WorstCase(3, true));
        assertThat(worstCase.duration()).isEqualTo(Duration.ofMinutes(51));
    }

    @Test
    void countsAnIndexThatIsStillBeingCreated() {
        TableDescription building = description().toBuilder()
                .globalSecondaryIndexes(GlobalSecondaryIndexDescription.builder()
                        .indexName("email")
                        .indexStatus(IndexStatus.CREATING)
                        .build())
                .build();

        assertThat(estimate(building, migration("a", creates("email")))).isEqualTo(new WorstCase(1, true));
    }

    /** What a migration may do that is not carried out here, so that nobody knows what it does afterwards. */
    static Stream<TestMigration.Work> unknown() {
        return Stream.of(
                context -> context.client()
                        .scanPaginator(scan -> scan.tableName("t"))
                        .iterator()
                        .next(),
                context -> context.client().putItem(put -> put.tableName("t")),
                context -> context.client().waiter().waitUntilTableExists(table -> table.tableName("t")),
                context -> context.step("step", WorstCaseTest::forbidden),
                context -> context.external("external", WorstCaseTest::forbidden),
                context -> context.remember("remember", () -> {
                    forbidden();
                    return Map.of("at", fromS("now"));
                }));
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void leavesAMigrationAtItsFirstRequestOrActionWhateverItCatches(TestMigration.Work unknown) {
        TestMigration catchesAll = migration("a", context -> {
            creates("one").with(context);
            try {
                unknown.with(context);
            } catch (Throwable caught) {
                creates("two").with(context);
            }
        });

        assertThat(estimate(catchesAll, migration("b", creates("three")))).isEqualTo(new WorstCase(2, false));
        assertThat(wire.sent()).isEmpty();
    }

    @Test
    void goesPastWritesThatTheRunCarriesOut() {
        TestMigration migration = migration("a", context -> {
            context.step("write", List.of());
            context.transact(List.of());
            context.progress("items", 1);
            context.log("hello");
            creates("one").with(context);
        });

        assertThat(estimate(migration)).isEqualTo(new WorstCase(1, true));
    }

    @Test
    void survivesAMigrationThatFails() {
        TestMigration fails = migration("a", context -> {
            throw new StackOverflowError();
        });
        TestMigration isInterrupted = migration("b", context -> {
            throw new InterruptedException();
        });

        WorstCase worstCase = estimate(fails, isInterrupted, migration("c", creates("one")));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(worstCase).isEqualTo(new WorstCase(1, false));
    }

    @Test
    void looksAtNoMoreMigrationsWhenTheirOwnCodeIsSlow() {
        TestMigration slow = migration("a", context -> time.advance(Duration.ofSeconds(6)));

        assertThat(estimate(slow, migration("b", creates("one")))).isEqualTo(new WorstCase(0, false));
    }

    @Test
    void isToldOnceBeforeTheFirstMigrationBeginsAndCostsNoRequest() throws Exception {
        List<String> events = new ArrayList<>();
        TestMigration migration = migration("a", context -> {
            if (!context.dryRun()) {
                events.add("up");
            }
            creates("one").with(context);
        });
        builder(migration)
                .onWorstCase(worst -> events.add(worst.toString()))
                .build()
                .migrate()
                .orThrow();
        List<String> sent = wire.sent();
        table = dynamoDb.newTable();
        wire = new Wire(dynamoDb.client());
        builder(migration("a", creates("one"))).build().migrate().orThrow();

        assertThat(events).containsExactly(new WorstCase(1, true).toString(), "up");
        assertThat(beforeTheIndex(sent)).isEqualTo(beforeTheIndex(wire.sent()));
    }

    /** After that, how often a run asks depends on how fast the server creates the index. */
    private static List<String> beforeTheIndex(List<String> sent) {
        return sent.stream()
                .takeWhile(request -> !request.equals("updateTable"))
                .toList();
    }

    @Test
    void isNotAskedForWhereNothingIsApplied() throws Exception {
        List<WorstCase> told = new ArrayList<>();
        Migrator migrator =
                builder(migration("a", creates("one"))).onWorstCase(told::add).build();
        migrator.migrate().orThrow();
        migrator.migrate().orThrow();
        migrator.rollback().orThrow();

        assertThat(told).hasSize(1);
    }

    private WorstCase estimate(Migration... migrations) {
        return estimate(description(), migrations);
    }

    private WorstCase estimate(TableDescription description, Migration... migrations) {
        return WorstCaseEstimate.of(
                new Plan(Goal.migrate(), Planner.applying(List.of(migrations), History.empty()), List.of()),
                new TargetTable(table, description),
                wire.client(),
                new Deadline(Optional.empty(), Duration.ZERO, time));
    }

    private MigratorBuilder builder(Migration migration) {
        return Migrator.builder(wire.client(), table, Registry.of(migration)).time(time);
    }

    private static TestMigration migration(String id, TestMigration.Work up) {
        return TestMigration.of(id, id.charAt(0)).up(up);
    }

    private static TestMigration.Work creates(String... names) {
        return context -> {
            for (String name : names) {
                context.indexes()
                        .create(GlobalIndex.named(name).partitionKey(name, S).projectAll());
            }
        };
    }

    private static void forbidden() {
        throw new AssertionError("An estimate carries nothing out.");
    }
}

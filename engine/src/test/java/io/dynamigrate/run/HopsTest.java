package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Outcome;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The way of a run from one invocation to the next. */
class HopsTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private static final Duration INVOCATION = Duration.ofMinutes(15);

    private final FakeTime time = new FakeTime();
    private final TestMigration a = TestMigration.of("a", 1);
    private final String table = dynamoDb.newTable();

    @Test
    void theNextHopIsThereOnceItArrivedAlsoWithoutTheLock() {
        assertThat(hop(1).requests().hops().isNextHopThere()).isFalse();
        hop(2).requests().hops().arrive();

        assertThat(hop(1).requests().hops().isNextHopThere()).isTrue();
        assertThat(hop(2).requests().hops().isNextHopThere()).isFalse();
    }

    @Test
    void aRedeliveryOfAnEarlierHopHidesNoLaterOne() {
        hop(3).requests().hops().arrive();
        hop(2).requests().hops().arrive();

        assertThat(hop(2).requests().hops().isNextHopThere()).isTrue();
    }

    @Test
    void theNextHopNeedsNotComeWhereTheAnswerIsDecided() {
        hop(1).requests().answers().decide("run-1", "{}");

        assertThat(hop(1).requests().hops().isNextHopThere()).isTrue();
    }

    @Test
    void whoEndsASuspensionFreesTheLockForOtherRuns() throws Exception {
        suspend();

        assertThat(hop(1).requests().hops().endSuspension()).isTrue();
        assertThat(hop(1).status().lock()).isEmpty();
        assertThat(hop(1).requests().hops().endSuspension()).as("again").isTrue();
    }

    @Test
    void whoEndsASuspensionLeavesTheLockToALaterHop() throws Exception {
        suspend();
        a.up(context -> assertThat(hop(1).requests().hops().endSuspension()).isFalse());

        assertThat(hop(2).migrate().orThrow().done()).containsExactly("a");
    }

    @Test
    void whoEndsASuspensionLeavesTheLockToAnotherRun() throws Exception {
        a.up(context -> {
            assertThat(hop(1).requests().hops().endSuspension()).isTrue();
            assertThat(hop(1).status().lock().orElseThrow().runId()).isEqualTo("run-2");
        });

        builder().runId("run-2").build().migrate().orThrow();
    }

    @Test
    void statusShowsTheHopAndSinceWhen() throws Exception {
        suspend();
        time.advance(Duration.ofSeconds(20));
        a.up(context -> {
            LockHolder holder = hop(1).status().lock().orElseThrow();
            assertThat(holder.hop()).isEqualTo(2);
            assertThat(holder.since()).contains(time.now());
        });

        hop(2).migrate().orThrow();
    }

    /** Issue 12.24: the Go package does not know the lock that the suspended run keeps. */
    @Test
    void theNextHopWaitsForALockThatTheGoPackageAcquiredMeanwhile() throws Exception {
        suspend();
        Instant acquired = time.now();
        dynamoDb.client()
                .putItem(put -> put.tableName(table)
                        .item(Map.of(
                                "PK", fromS("MIGRATION#LOCK"),
                                "SK", fromS("ACTIVE"),
                                "is_locked", fromBool(true),
                                "locked_by", fromS("go"),
                                "locked_at", fromS(acquired.toString()))));
        a.up(context -> assertThat(time.now()).isAfterOrEqualTo(acquired.plus(Duration.ofMinutes(10))));

        assertThat(hop(2).migrate().orThrow().done()).containsExactly("a");
    }

    private void suspend() throws InterruptedException {
        a.up(context -> {
            time.advance(INVOCATION);
            context.client().listTables();
        });
        assertThat(hop(1).migrate().outcome()).isEqualTo(Outcome.SUSPENDED);
        assertThat(hop(1).status().lock().orElseThrow().suspendedUntil()).isPresent();
    }

    private Migrator hop(int number) {
        return builder().runId("run-1").hop(number).keepLockWhenSuspended(true).build();
    }

    private MigratorBuilder builder() {
        return Migrator.builder(dynamoDb.client(), table, Registry.of(a))
                .time(time)
                .deadline(time.now().plus(INVOCATION), Duration.ofSeconds(30));
    }
}

package io.dynamigrate.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.Outcome;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.Fault;
import io.dynamigrate.local.FaultProxy;
import io.dynamigrate.run.FakeTime;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Report;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What other tools for Java do badly; their overwriting of newer history is in {@link FrozenHolderTest}. */
class PeersTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private static final Duration CHANGE = Duration.ofSeconds(8);

    private final String table = dynamoDb.newTable();
    private final CountDownLatch holds = new CountDownLatch(1);
    private final CountDownLatch ends = new CountDownLatch(1);
    private final TestMigration slow = TestMigration.of("a", 1).up(context -> {
        holds.countDown();
        ends.await();
    });

    /** Mongock waits 63 seconds behind a change of 8. */
    @Test
    void waitsHardlyLongerThanTheChangeOfAnotherProcessTakes() throws Exception {
        FakeTime time = new FakeTime();
        waitBehindTheSlowChange(time);

        System.out.println("Waiting behind a change of 8 s: done "
                + time.slept().minus(CHANGE).toMillis() + " ms after its end (Mongock: 55 s)");
        assertThat(time.slept().minus(CHANGE)).isBetween(Duration.ZERO, Duration.ofMillis(1500));
    }

    /** Flamingock's second process fails at once. */
    @Test
    void waitsAndSucceedsAsTheSecondProcess() throws Exception {
        assertThat(waitBehindTheSlowChange(new FakeTime()).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(slow.calls()).containsExactly("up");
    }

    /** A lost write to Flamingock's audit blocks the change, or repeats it. */
    @Test
    void neitherBlocksNorRepeatsWhenTheAnswersOfAllWritesToTheHistoryAreLost() throws Exception {
        TestMigration a = TestMigration.of("a", 1);
        TestMigration b = TestMigration.of("b", 2);
        FakeTime time = new FakeTime();
        try (FaultProxy proxy = FaultProxy.to(dynamoDb.endpoint())) {
            proxy.on(
                    request -> request.operation().equals("TransactWriteItems") && request.call() % 2 == 1,
                    Fault.loseAnswer());
            Report report = Migrator.builder(proxy.client(), table, Registry.of(a, b))
                    .time(time)
                    .build()
                    .migrate()
                    .orThrow();

            assertThat(report.done()).containsExactly("a", "b");
            assertThat(proxy.counts()).containsEntry("TransactWriteItems", 2 * 3);
        }
        assertThat(a.calls()).containsExactly("up");
        assertThat(b.calls()).containsExactly("up");
        assertThat(time.slept()).isLessThan(Duration.ofSeconds(1));
        assertThat(migrator(dynamoDb.client(), new FakeTime(), a, b).migrate().outcome())
                .isEqualTo(Outcome.NOTHING_TO_DO);
    }

    /** The change ends after 8 seconds on the clock of the one who waits. */
    private Report waitBehindTheSlowChange(FakeTime time) throws Exception {
        CompletableFuture<Report> holder = CompletableFuture.supplyAsync(() -> {
            try {
                return migrator(dynamoDb.client(), new FakeTime(), slow).migrate();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        holds.await();
        time.onSleep(duration -> {
            if (time.slept().compareTo(CHANGE) >= 0) {
                ends.countDown();
                assertThat(holder.join().outcome()).isEqualTo(Outcome.DONE);
            }
        });
        return migrator(dynamoDb.client(), time, TestMigration.of("a", 1)).migrate();
    }

    private Migrator migrator(DynamoDbClient client, FakeTime time, TestMigration... migrations) {
        return Migrator.builder(client, table, Registry.of(migrations))
                .time(time)
                .build();
    }
}

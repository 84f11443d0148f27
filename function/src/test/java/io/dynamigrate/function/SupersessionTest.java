package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that come while another delivery, or an older request of the same resource, is still at work. */
class SupersessionTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final TestMigration a = TestMigration.of("a", 1);
    private final String table = dynamoDb.newTable();
    private String physicalId = "";

    @BeforeEach
    void deploySeven() {
        physicalId = stage.version(7, a).told(Events.create(version(7))).physicalResourceId();
    }

    @Test
    void aSecondDeliveryLeavesARequestToTheOneThatIsAtWork() throws Exception {
        String event = stage.cloudFormation.fill(Events.json(update(8, 7)));
        Stage.Version second = stage.version("8", () -> Registry.of(a, TestMigration.of("x", 3)));
        TestMigration slow = TestMigration.of("x", 3).up(context -> {
            stage.time.onSleep(slept -> TestMigration.touch(context));
            second.invoke(event);
            stage.time.onSleep(slept -> {});
        });

        stage.version(8, a, slow).invoke(event);

        assertThat(second.log()).contains("No answer from here");
        assertThat(stage.cloudFormation.requests()).isEqualTo(2);
        assertThat(stage.cloudFormation.answer().orElseThrow().data()).contains(entry("Applied", "x"));
    }

    @Test
    void aRollbackStopsTheDeploymentThatIsStillAtWorkAndTakesItBack() throws Exception {
        FutureTask<Answer> rolledBack =
                new FutureTask<>(() -> stage.version(7, a).told(update(7, 8)));
        Semaphore mayWork = new Semaphore(0);
        Semaphore worked = new Semaphore(0);
        Thread rollback = new Thread(rolledBack);
        TestMigration slow = TestMigration.of("x", 3).up(context -> {
            stage.time.onSleep(slept -> {
                if (Thread.currentThread() == rollback) {
                    mayWork.release();
                    worked.acquireUninterruptibly();
                }
            });
            rollback.start();
            try {
                for (int i = 0; i < 1_000; i++) {
                    mayWork.acquire();
                    // A write through the client renews the lease in this very thread; the engine's own goes by real
                    // time.
                    TestMigration.touch(context);
                    worked.release();
                }
            } finally {
                worked.release(1_000);
            }
        });
        Stage.Version eight = stage.version(8, a, slow);

        eight.invoke(stage.cloudFormation.fill(Events.json(update(8, 7))));
        Answer deployed = stage.cloudFormation.await(Duration.ofMinutes(1));

        assertThat(deployed.succeeded()).isFalse();
        assertThat(rolledBack.get(1, TimeUnit.MINUTES).data()).contains(entry("RolledBack", "x"));
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("x", "rolled_back"));
        stage.assertFree(table);
    }

    private Map<String, Object> update(int number, int before) {
        return Events.update(physicalId, version(number), version(before));
    }

    private Map<String, String> version(int number) {
        return Shapes.version(table, number);
    }
}

package io.dynamigrate.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.local.DynamoDbExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real processes, killed with SIGKILL at random moments of their work, over and over. */
@EnabledOnJre(JRE.JAVA_17)
class KillTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private static final int TABLES = 2;
    private static final int KILLS = 50;
    private static final int LONGEST_LIFE_MILLIS = 250;

    private final AtomicInteger inTheMiddle = new AtomicInteger();

    @Test
    void survivesEachKill() throws Exception {
        long seed = Long.getLong("dynamigrate.proof.seed", System.nanoTime());
        System.out.println("SIGKILL: -Ddynamigrate.proof.seed=" + seed);
        ExecutorService threads = Executors.newFixedThreadPool(TABLES);
        List<Future<Long>> loops = new ArrayList<>();
        for (int i = 0; i < TABLES; i++) {
            Random random = new Random(seed + i);
            loops.add(threads.submit(() -> killLoop(random)));
        }
        long begun = 0;
        for (Future<Long> loop : loops) {
            begun += loop.get();
        }
        threads.shutdown();
        System.out.printf(
                "  %d kills, %d of them while the lock was held; migrations begun %d times; history, items and counters"
                        + " agreed after each%n",
                TABLES * KILLS, inTheMiddle.get(), begun);
        assertThat(inTheMiddle.get()).isGreaterThan(TABLES * KILLS / 4);
    }

    /** Gives how often migrations were begun. */
    private long killLoop(Random random) throws Exception {
        Loop loop = new Loop(dynamoDb.client(), dynamoDb.newTable());
        for (int kill = 1; kill <= KILLS; kill++) {
            try (Child child =
                    Child.start(Loop.class, List.of(), dynamoDb.endpoint().toString(), loop.table())) {
                assertThat(child.answer()).isEqualTo("ready");
                // A third of them die while they take over, the others later.
                for (int goals = random.nextInt(3); goals > 0; goals--) {
                    assertThat(child.answer()).isEqualTo("reached");
                }
                Thread.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
                child.kill();
                assertThat(child.rest()).allMatch("reached"::equals);
            }
            inTheMiddle.addAndGet(loop.isLocked() ? 1 : 0);
            loop.awaitConsistent();
        }
        loop.settle();
        loop.requireConsistent();
        assertThat(loop.isLocked()).isFalse();
        assertThat(Snapshot.of(loop.client(), loop.table()).steps()).isZero();
        return loop.epochs();
    }
}

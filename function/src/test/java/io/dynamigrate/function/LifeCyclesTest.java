package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.StackStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random lives of stacks with the real function: deployed, rolled back and deleted while siblings fail, processes are
 * killed and events come twice. To live one again: {@code -Ddynamigrate.life=<seed>}.
 */
class LifeCyclesTest {

    private static final int LIVES = Integer.getInteger("dynamigrate.lives", 400);

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final Map<StackStatus, Integer> statuses = new EnumMap<>(StackStatus.class);
    private final List<String> failures = new ArrayList<>();
    private long continuations;

    @Test
    void noLifeEndsInAFailureBecauseOfUs() {
        Long one = Long.getLong("dynamigrate.life");
        LongStream seeds = one == null ? LongStream.range(0, LIVES) : LongStream.of(one);
        seeds.parallel().forEach(this::live);
        System.out.println(
                "Random lives of stacks came to " + statuses + " in " + continuations + " further invocations");
        assertThat(failures)
                .as(failures.size() + " lives went wrong, of which the first is told")
                .isEmpty();
        assertThat(one != null || continuations > 0).as("some runs hop").isTrue();
    }

    private void live(long seed) {
        LifeCycle life = new LifeCycle(seed, dynamoDb);
        try (life) {
            count(life.play(), life.continuations());
        } catch (Throwable e) {
            tell("seed " + seed + ": " + e, life.story());
        }
    }

    private synchronized void count(Map<StackStatus, Integer> lived, long continued) {
        continuations += continued;
        lived.forEach((status, times) -> statuses.merge(status, times, Integer::sum));
    }

    private synchronized void tell(String failure, String story) {
        failures.add(failure + (failures.isEmpty() ? "\n" + story : ""));
    }
}

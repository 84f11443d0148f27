package io.dynamigrate.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.proof.World.Play;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Proof by enumeration: whatever single fault meets whatever request of a scenario, or whichever two crashes, the next
 * deployments reach the very end that the undisturbed scenario has.
 */
@EnabledOnJre(JRE.JAVA_17)
class EnumerationTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    /** More than there are processors: where an index is built, they wait for DynamoDB Local. */
    private static final int THREADS = 12;

    private static final int PAIRS = 2000;
    private static final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private static final BlockingQueue<World> worlds = new ArrayBlockingQueue<>(THREADS);
    private static final Map<String, Play> undisturbed = new LinkedHashMap<>();

    @BeforeAll
    static void playUndisturbed() throws Exception {
        for (int i = 0; i < THREADS; i++) {
            worlds.add(new World(dynamoDb));
        }
        for (Map.Entry<String, Function<Work, Scenario>> scenario :
                Scenarios.all().entrySet()) {
            Play play = worlds.element().play(scenario.getValue());
            assertThat(play.calledAgain()).isEmpty();
            assertThat(play.end().steps()).isZero();
            undisturbed.put(scenario.getKey(), play);
        }
    }

    @AfterAll
    static void close() {
        threads.shutdown();
        worlds.forEach(World::close);
    }

    /** What disturbed plays did wrong, and how many there were. */
    private record Verdict(List<String> failures, int points) {

        Verdict and(Verdict other) {
            List<String> all = new ArrayList<>(failures);
            all.addAll(other.failures);
            return new Verdict(all, points + other.points);
        }
    }

    @Test
    void convergesWhateverFaultMeetsWhateverRequest() throws Exception {
        Map<String, List<Future<Verdict>>> tasks = new LinkedHashMap<>();
        for (String scenario : undisturbed.keySet()) {
            for (Blow.Kind kind : Blow.Kind.values()) {
                tasks.computeIfAbsent(scenario, name -> new ArrayList<>())
                        .add(threads.submit(inAWorld(world -> enumerate(world, scenario, kind))));
            }
        }
        Verdict all = new Verdict(List.of(), 0);
        System.out.println(
                "Proof by enumeration: at each request stopped before it, stopped after it, its answer lost, and"
                        + " throttled in two ways");
        for (Map.Entry<String, List<Future<Verdict>>> task : tasks.entrySet()) {
            Verdict verdict = sum(task.getValue());
            System.out.printf(
                    "  %-38s %3d requests %4d points, %s%n",
                    task.getKey(),
                    undisturbed.get(task.getKey()).requests(),
                    verdict.points(),
                    verdict.failures().isEmpty()
                            ? "all converged"
                            : verdict.failures().size() + " FAILED");
            // Each kind has met requests; to wait for a real index takes more of them at one time than at another.
            assertThat(verdict.points())
                    .as("points of " + task.getKey())
                    .isGreaterThan(undisturbed.get(task.getKey()).requests() * (Blow.Kind.values().length - 1));
            all = all.and(verdict);
        }
        System.out.printf("  %d points in all, and the lock is free after each%n", all.points());
        assertThat(all.failures()).isEmpty();
    }

    @Test
    void convergesAfterTwoCrashes() throws Exception {
        long seed = Long.getLong("dynamigrate.proof.seed", System.nanoTime());
        System.out.println("Two crashes: -Ddynamigrate.proof.seed=" + seed);
        Random random = new Random(seed);
        List<String> quick = new ArrayList<>(undisturbed.keySet());
        quick.removeIf(name -> name.startsWith(Scenarios.SLOW));
        List<Future<Verdict>> tasks = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            String scenario = i % 50 == 0 ? Scenarios.SLOW : quick.get(i % quick.size());
            long pair = random.nextLong();
            tasks.add(threads.submit(inAWorld(world -> crashTwice(world, scenario, new Random(pair)))));
        }
        Verdict verdict = sum(tasks);
        System.out.printf(
                "  %d pairs of crashes, %d failed%n",
                verdict.points(), verdict.failures().size());
        assertThat(verdict.failures()).isEmpty();
        assertThat(verdict.points()).isGreaterThanOrEqualTo(PAIRS);
    }

    /** Until the scenario is over before the request is reached: a disturbed one may have more of them. */
    private static Verdict enumerate(World world, String scenario, Blow.Kind kind) {
        Verdict all = new Verdict(List.of(), 0);
        for (int number = 1; ; number++) {
            Verdict one = judge(world, scenario, new Blow(kind, number));
            if (one.points() == 0) {
                return all;
            }
            all = all.and(one);
        }
    }

    /** A second crash that comes too late to happen is drawn again. */
    private static Verdict crashTwice(World world, String scenario, Random random) {
        Verdict verdict = new Verdict(List.of(), 0);
        while (verdict.points() == 0) {
            verdict = judge(world, scenario, crash(scenario, random), crash(scenario, random));
        }
        return verdict;
    }

    private static Blow crash(String scenario, Random random) {
        return new Blow(
                random.nextBoolean() ? Blow.Kind.STOP_BEFORE : Blow.Kind.STOP_AFTER,
                1 + random.nextInt(undisturbed.get(scenario).requests()));
    }

    /** Plays with these blows; no point where not all of them fell. */
    private static Verdict judge(World world, String scenario, Blow... blows) {
        List<String> failures = new ArrayList<>();
        String where = scenario + ", " + List.of(blows);
        try {
            Play play = world.play(Scenarios.all().get(scenario), blows);
            if (play.fallen().size() < blows.length) {
                return new Verdict(List.of(), 0);
            }
            Play expected = undisturbed.get(scenario);
            if (!play.end().equals(expected.end())) {
                failures.add(where + " " + play.fallen() + ": " + play.end().differenceFrom(expected.end()));
            }
            if (!play.calledAgain().isEmpty()) {
                failures.add(where + " " + play.fallen() + ": called after they were done: " + play.calledAgain());
            }
            play.calls().forEach((code, calls) -> {
                int allowed = expected.calls().getOrDefault(code, 0) + blows.length;
                if (calls > allowed) {
                    failures.add(where + " " + play.fallen() + ": " + calls + " calls of " + code);
                }
            });
            return new Verdict(failures, 1);
        } catch (RuntimeException e) {
            return new Verdict(List.of(where + ": " + e + " " + e.getCause()), 1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Callable<Verdict> inAWorld(Function<World, Verdict> task) {
        return () -> {
            World world = worlds.take();
            try {
                return task.apply(world);
            } finally {
                worlds.put(world);
            }
        };
    }

    private static Verdict sum(List<Future<Verdict>> tasks) throws Exception {
        Verdict sum = new Verdict(List.of(), 0);
        for (Future<Verdict> task : tasks) {
            sum = sum.and(task.get());
        }
        return sum;
    }
}

package io.dynamigrate.proof;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.Outcome;
import io.dynamigrate.Time;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.FaultProxy;
import io.dynamigrate.local.WireRequest;
import io.dynamigrate.proof.Scenario.Deployment;
import io.dynamigrate.run.FakeTime;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.MigratorBuilder;
import io.dynamigrate.run.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** A table, the way to it, and a time, in which scenarios are played while blows fall. For one thread. */
final class World implements AutoCloseable {

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 12;

    private final DynamoDbClient direct;
    private final FaultProxy proxy;
    private final String table;
    private FakeTime time = new FakeTime();
    private Work work;
    private final Deque<Blow> blows = new ArrayDeque<>();
    private final List<String> fallen = new ArrayList<>();
    private volatile boolean dead;
    private int runs;

    World(DynamoDbExtension dynamoDb) {
        direct = dynamoDb.client();
        proxy = FaultProxy.to(dynamoDb.endpoint());
        table = dynamoDb.newTable();
        work = new Work(direct, table, time);
    }

    /**
     * What came of a scenario.
     *
     * @param requests how many were sent, see {@link Places}
     * @param fallen the blows that fell, with the operations they met
     * @param calls how often each piece of code was called
     * @param calledAgain the steps that were called after they were done
     */
    record Play(int requests, List<String> fallen, Map<String, Integer> calls, Set<String> calledAgain, Snapshot end) {}

    /** Plays a scenario on an empty table; each blow falls at its request, the next one is counted from there. */
    Play play(Function<Work, Scenario> story, Blow... planned) throws InterruptedException {
        wipe();
        proxy.reset();
        time = new FakeTime();
        work = new Work(direct, table, time);
        fallen.clear();
        blows.clear();
        blows.addAll(List.of(planned));
        dead = false;
        Scenario scenario = story.apply(work);
        for (Deployment deployment : scenario.dead()) {
            proxy.stopBefore(WireRequest.call(2, "TransactWriteItems"));
            dead = true;
            run(deployment, 1);
            dead = false;
            proxy.restart();
        }
        Places places = new Places();
        int before = proxy.count();
        armNext();
        for (Deployment deployment : scenario.deployments()) {
            deploy(deployment);
        }
        List<WireRequest> all = proxy.requests();
        all.subList(before, all.size()).forEach(places::isNew);
        if (isLocked()) {
            throw new IllegalStateException("The lock is still held.");
        }
        Snapshot end = Snapshot.of(direct, table);
        return new Play(places.count(), List.copyOf(fallen), work.calls(), work.calledAgain(), end);
    }

    /** As the next deployment would: again and again, each time as a new process, until its goal is reached. */
    private void deploy(Deployment deployment) throws InterruptedException {
        Exception trouble = null;
        int hop = 1;
        runs++;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            boolean isReached = false;
            try {
                Report report = run(deployment, hop);
                isReached = deployment.isReached().test(report);
                boolean goesOn = report.outcome() == Outcome.SUSPENDED || report.outcome() == Outcome.RUNNING;
                hop = goesOn ? hop + 1 : 1;
                trouble = new IllegalStateException(report.outcome() + " " + report.message());
            } catch (SdkException | DynamigrateException e) {
                hop = 1;
                trouble = e;
            } catch (InterruptedException e) {
                if (!dead) {
                    throw e;
                }
            }
            if (dead) {
                dead = false;
                hop = 1;
                proxy.restart();
                armNext();
            } else if (isReached) {
                return;
            }
            runs += hop == 1 ? 1 : 0;
        }
        throw new IllegalStateException(deployment.goal() + " is not reached in " + ATTEMPTS + " attempts", trouble);
    }

    private Report run(Deployment deployment, int hop) throws InterruptedException {
        try {
            return migrator(deployment, hop).run(deployment.goal());
        } finally {
            // A process that was killed while it waited was told so by an interrupt.
            boolean unused = Thread.interrupted();
        }
    }

    private Migrator migrator(Deployment deployment, int hop) {
        MigratorBuilder builder = Migrator.builder(proxy.client(), table, deployment.registry())
                .owner("stack/Migrations")
                .appliedBy("function")
                .lease(LEASE)
                .runId("run-" + runs)
                .hop(hop)
                .time(new MortalTime());
        return deployment.options().apply(builder).build();
    }

    private void armNext() {
        Blow blow = blows.poll();
        if (blow != null) {
            Places places = new Places();
            blow.kind()
                    .at(
                            request -> {
                                if (!places.isNew(request) || places.count() != blow.number()) {
                                    return false;
                                }
                                fallen.add(blow + " " + request.operation());
                                dead |= blow.kind().stops();
                                return true;
                            },
                            proxy);
        }
    }

    private boolean isLocked() {
        return direct.getItem(get -> get.tableName(table)
                        .key(Map.of(
                                "PK", AttributeValue.fromS("MIGRATION#STATUS"), "SK", AttributeValue.fromS("CURRENT")))
                        .consistentRead(true))
                .item()
                .get("is_locked")
                .bool();
    }

    private void wipe() {
        List<WriteRequest> deletes = Snapshot.items(direct, table).stream()
                .map(item -> Map.of("PK", item.get("PK"), "SK", item.get("SK")))
                .map(key -> WriteRequest.builder()
                        .deleteRequest(delete -> delete.key(key))
                        .build())
                .toList();
        for (int from = 0; from < deletes.size(); from += 25) {
            List<WriteRequest> batch = deletes.subList(from, Math.min(from + 25, deletes.size()));
            direct.batchWriteItem(write -> write.requestItems(Map.of(table, batch)));
        }
    }

    @Override
    public void close() {
        proxy.close();
    }

    /** The scenario's time, in which a process that is dead does not wait. */
    private final class MortalTime implements Time {
        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public long nanos() {
            return time.nanos();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            if (dead) {
                throw new InterruptedException("The process is dead.");
            }
            time.sleep(duration);
        }
    }
}

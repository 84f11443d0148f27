package io.dynamigrate.function;

import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import io.dynamigrate.Time;
import io.dynamigrate.local.CloudFormationStandIn;
import io.dynamigrate.local.Invocation;
import io.dynamigrate.local.LambdaCallException;
import io.dynamigrate.local.LambdaModel;
import io.dynamigrate.local.SimulatedProcess;
import io.dynamigrate.local.SimulatedTime;
import io.dynamigrate.local.StackDescription;
import io.dynamigrate.local.StackModel;
import io.dynamigrate.local.WatchedClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The real function in a simulated world: its versions, its stack, and CloudFormation. */
final class LifeStage implements AutoCloseable {

    /** How the names of revisions begin whose list of migrations cannot be made. */
    static final String BROKEN = "broken";

    private static final Duration GRAIN = Duration.ofMillis(200);
    private static final Duration SLICE = Duration.ofSeconds(10);

    final SimulatedTime time = new SimulatedTime();
    final CloudFormationStandIn cloudFormation = CloudFormationStandIn.start();
    final StackModel stack;
    final LambdaModel function;
    private final DynamoDbClient client;
    private final Map<String, List<? extends Migration>> code = new HashMap<>();
    private final List<String> story = new ArrayList<>();
    private final ThreadLocal<List<Runnable>> repeated = ThreadLocal.withInitial(CopyOnWriteArrayList::new);

    LifeStage(DynamoDbClient client, String name, Duration timeLimit, boolean nested) {
        this.client = client;
        function = new LambdaModel(time, name, timeLimit, this::start, this::tell);
        LambdaModel answering = new LambdaModel(
                time,
                name + "-unanswered",
                Duration.ofMinutes(1),
                (revision, process) -> new UnansweredEvents(parts(process)),
                this::tell);
        answering.pointAliasAt(answering.publish("only"));
        function.onFailure(answering);
        stack = new StackModel(name, nested, time, function, cloudFormation, this::tell);
    }

    /** Names the migrations of a revision of the code. */
    void write(String revision, List<? extends Migration> migrations) {
        code.put(revision, migrations);
    }

    synchronized void tell(String line) {
        story.add(time.elapsed() + " " + line);
    }

    synchronized String story() {
        return String.join("\n", story);
    }

    /** How often the function invoked itself. */
    long continuations() {
        return story().lines().filter(line -> line.contains("invokes itself")).count();
    }

    @Override
    public void close() {
        cloudFormation.close();
    }

    private MigrationFunction start(String revision, SimulatedProcess process) {
        Migrations sets =
                Migrations.of(LifeTemplate.MAIN, () -> registry(revision)).and("empty", Registry::of);
        return new MigrationFunction(sets, parts(process)) {};
    }

    private Registry registry(String revision) {
        if (revision.startsWith(BROKEN)) {
            throw new IllegalStateException("This list is broken.");
        }
        return Registry.of(code.get(revision));
    }

    /** Lets a person send a command to the function's alias. */
    void command(Map<String, Object> command) {
        String payload = new String(Json.bytes(command), StandardCharsets.UTF_8);
        tell("by hand: " + payload);
        tell("by hand: " + function.invoke(function.alias(), payload).body());
    }

    private Parts parts(SimulatedProcess process) {
        DynamoDbClient watched = WatchedClient.of(
                client, request -> process.effect(request.getClass().getSimpleName()));
        HttpPut put = (url, body, limit) -> {
            process.effect("answer");
            return new UrlConnectionPut().put(url, body, limit);
        };
        Versions versions = (arn, payload, limit) -> {
            process.effect();
            return invoke(process, arn, payload);
        };
        Stacks stacks = id -> {
            process.effect();
            return describe(id);
        };
        Continuation continuation = (alias, payload) -> {
            process.effect("next hop");
            next(process, new String(payload, StandardCharsets.UTF_8));
        };
        return new Parts(() -> watched, put, clock(), versions, stacks, continuation);
    }

    private void next(SimulatedProcess caller, String payload) {
        try {
            function.invokeAsync(caller, payload);
        } catch (LambdaCallException e) {
            throw new ContinuationException(String.valueOf(e.getMessage()));
        }
    }

    private byte[] invoke(SimulatedProcess caller, String arn, byte[] payload) {
        int version = Integer.parseInt(arn.substring(arn.lastIndexOf(':') + 1));
        tell("invoking version " + version);
        Invocation invocation = function.invoke(caller, version, new String(payload, StandardCharsets.UTF_8));
        if (invocation
                .error()
                .filter(error -> error.type().equals("ResourceNotFoundException"))
                .isPresent()) {
            throw DelegationException.gone(arn);
        }
        if (invocation.error().isPresent()) {
            throw DelegationException.lost(arn + " ended with an error");
        }
        return invocation.body().getBytes(StandardCharsets.UTF_8);
    }

    private Stacks.Stack describe(String id) {
        StackDescription description = stack.describe(id).orElseThrow();
        return new Stacks.Stack(description.status().name(), description.parentId());
    }

    /** Sleeps while what repeats beside the work of this thread's process is called, so that no two threads of it meet. */
    void sleep(Duration duration) {
        Duration left = duration;
        while (left.compareTo(SLICE) > 0) {
            time.sleep(SLICE);
            repeated.get().forEach(Runnable::run);
            left = left.minus(SLICE);
        }
        time.sleep(left);
        repeated.get().forEach(Runnable::run);
    }

    private Time clock() {
        return new Time() {
            @Override
            public Instant now() {
                return time.now();
            }

            @Override
            public long nanos() {
                return time.elapsed().toNanos();
            }

            @Override
            public void sleep(Duration duration) {
                LifeStage.this.sleep(withoutJitter(duration));
            }

            @Override
            public Repetition repeat(Duration period, Runnable task) {
                List<Runnable> own = repeated.get();
                own.add(task);
                return () -> own.remove(task);
            }
        };
    }

    /** Rounded up so far that a random part of the wait does not matter, and a life can be lived again. */
    private static Duration withoutJitter(Duration duration) {
        Duration rounded = GRAIN;
        while (rounded.compareTo(duration) < 0) {
            rounded = rounded.multipliedBy(2);
        }
        return rounded;
    }
}

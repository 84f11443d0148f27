package io.dynamigrate.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.dynamigrate.local.EventQueue.Queued;
import io.dynamigrate.local.Mishaps.Delivery;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Lambda function in this JVM and in {@link SimulatedTime}: numbered versions of its code, an alias, and asynchronous
 * invocations, which are tried again after 1 and 2 minutes and then go to the failure destination.
 *
 * <p>As on Lambda, a process is kept for the next invocation of the same version, and works at one at a time. A chain of
 * invocations that the function makes of itself is stopped when it gets too long.
 */
public final class LambdaModel {

    /** Recursive loop detection stops chains after about so many invocations. */
    static final int LONGEST_CHAIN = 16;

    /** A function's code: makes the handler of a process, which calls {@link SimulatedProcess#effect} before each request. */
    @FunctionalInterface
    public interface Code {
        RequestStreamHandler start(String code, SimulatedProcess process);
    }

    private final SimulatedTime time;
    private final String name;
    private final Duration timeLimit;
    private final Code factory;
    private final Consumer<String> story;
    private final EventQueue queue;
    private final List<String> codeOfVersions = new ArrayList<>();
    private final Set<Integer> deleted = new HashSet<>();
    private final Map<Integer, Deque<Warm>> idle = new HashMap<>();
    private Function<String, Submission> submissions = payload -> Submission.accepted();
    private Predicate<Effect> kill = effect -> false;
    private int live;
    private int behind;
    private Instant caughtUp = Instant.MIN;
    private int requests;
    private int invocations;
    private int running;
    private int concurrency = Integer.MAX_VALUE;
    private int greatestDepth;

    private record Warm(SimulatedProcess process, RequestStreamHandler handler) {}

    /**
     * What a process is given to work at.
     *
     * @param arn the one that was invoked: that of the alias or of a version
     * @param killBefore the number of the effect before which the process is killed; 0 for none
     */
    private record Request(
            String id, int version, String arn, String payload, int depth, int attempt, int killBefore) {}

    /** A function without a version yet, which tells the story of its invocations line by line. */
    public LambdaModel(SimulatedTime time, String name, Duration timeLimit, Code factory, Consumer<String> story) {
        this.time = time;
        this.name = name;
        this.timeLimit = timeLimit;
        this.factory = factory;
        this.story = story;
        queue = new EventQueue(time, aliasArn(), this::invokeAlias, () -> running >= concurrency);
    }

    /** Where events go that failed each time, as Lambda sends them. */
    public void onFailure(LambdaModel destination) {
        queue.onFailure(destination);
    }

    /** Decides what becomes of each asynchronous invocation that the function sends, from now on. */
    public void onInvokeAsync(Function<String, Submission> script) {
        submissions = script;
    }

    /** Kills the process before each effect that satisfies the condition, from now on. */
    public void killBefore(Predicate<Effect> when) {
        kill = when;
    }

    /** Reserves so many concurrent executions for the function: what comes meanwhile is throttled, or waits in the queue. */
    public void reserveConcurrency(int executions) {
        concurrency = executions;
    }

    /** The length of the longest chain of invocations so far, in which each was made by the one before. */
    public int greatestDepth() {
        return greatestDepth;
    }

    /** The number of the version with this code: a new one, unless the code is that of the last version. */
    public int publish(String code) {
        int last = codeOfVersions.size();
        if (last > 0 && codeOfVersions.get(last - 1).equals(code) && !deleted.contains(last)) {
            return last;
        }
        codeOfVersions.add(code);
        return last + 1;
    }

    /** Deletes a version; the alias must not point at it. */
    public void delete(int version) {
        deleted.add(version);
    }

    public void pointAliasAt(int version) {
        pointAliasAt(version, Duration.ZERO);
    }

    /** Points the alias at a version, after which events still go for a while where it pointed before, if anywhere. */
    void pointAliasAt(int version, Duration lag) {
        behind = live == 0 ? version : live;
        caughtUp = time.now().plus(lag);
        live = version;
    }

    /** The version that the alias points at. */
    public int alias() {
        return live;
    }

    public String arn(int version) {
        return FunctionSettings.arn(name, Integer.toString(version));
    }

    public String aliasArn() {
        return FunctionSettings.arn(name, FunctionSettings.ALIAS);
    }

    /** Invokes a version from outside, and waits for it: an invocation that does not return ends with an error. */
    public Invocation invoke(int version, String payload) {
        return invokeVersion(version, payload, 1);
    }

    /** Invokes a version from a process of the function, and waits for it. */
    public Invocation invoke(SimulatedProcess caller, int version, String payload) {
        return invokeVersion(version, payload, caller.depth() + 1);
    }

    /**
     * Invokes the alias asynchronously from a process of the function, and waits for the acknowledgement only.
     *
     * @throws LambdaCallException if {@link #onInvokeAsync} says so
     */
    public void invokeAsync(SimulatedProcess caller, String payload) {
        Submission submission = submissions.apply(payload);
        story.accept(name + " invokes itself: "
                + submission.error().map(Throwable::getMessage).orElse("accepted"));
        String requestId = newRequestId();
        int depth = caller.depth() + 1;
        submission.deliveries().forEach(delivery -> queue.add(new Queued(requestId, payload, delivery, depth)));
        submission.error().ifPresent(error -> {
            throw error;
        });
    }

    /** Invokes the alias asynchronously from outside. */
    void deliver(String event, Delivery delivery) {
        queue.add(new Queued(newRequestId(), event, delivery, 1));
    }

    private Invocation invokeVersion(int version, String payload, int depth) {
        if (version < 1 || version > codeOfVersions.size() || deleted.contains(version)) {
            return Invocation.failed("", "", "ResourceNotFoundException", arn(version) + " does not exist.");
        }
        if (depth > LONGEST_CHAIN) {
            return Invocation.failed("", "", "RecursiveInvocationException", "A recursive loop was detected.");
        }
        if (running >= concurrency) {
            return Invocation.failed("", "", "TooManyRequestsException", "Rate Exceeded.");
        }
        return run(new Request(newRequestId(), version, arn(version), payload, depth, 1, 0));
    }

    private Invocation invokeAlias(Queued queued, int attempt) {
        int version = time.now().isBefore(caughtUp) ? behind : live;
        return run(new Request(
                queued.requestId(),
                version,
                aliasArn(),
                queued.event(),
                queued.depth(),
                attempt,
                queued.delivery().kill(attempt - 1)));
    }

    private Invocation run(Request request) {
        invocations++;
        running++;
        greatestDepth = Math.max(greatestDepth, request.depth());
        int version = request.version();
        Instant end = time.now().plus(timeLimit);
        Deque<Warm> processes = idle.computeIfAbsent(version, number -> new ArrayDeque<>());
        Warm warm = processes.isEmpty() ? start(version) : processes.pop();
        warm.process()
                .begin(
                        end,
                        new Effect(invocations, request.depth(), request.attempt(), 0, ""),
                        effect -> kill.test(effect) || effect.number() == request.killBefore());
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Throwable thrown = null;
        try {
            warm.handler()
                    .handleRequest(
                            new ByteArrayInputStream(request.payload().getBytes(StandardCharsets.UTF_8)),
                            output,
                            new SimulatedContext(time, name, request.arn(), version, request.id(), end, story));
        } catch (Throwable e) {
            thrown = e;
        }
        running--;
        Invocation invocation = ended(request.id(), output.toString(StandardCharsets.UTF_8), warm.process(), thrown);
        story.accept(name + ":" + version + " " + request.id() + " "
                + invocation
                        .error()
                        .map(error -> error.type() + ": " + error.message())
                        .orElse("returned"));
        if (!warm.process().isDead()) {
            processes.push(warm);
        }
        return invocation;
    }

    private String newRequestId() {
        requests++;
        return name + "-" + requests;
    }

    private Warm start(int version) {
        SimulatedProcess process = new SimulatedProcess(time);
        return new Warm(process, factory.start(codeOfVersions.get(version - 1), process));
    }

    private static Invocation ended(
            String requestId, String output, SimulatedProcess process, @Nullable Throwable thrown) {
        if (process.isDead()) {
            return Invocation.failed(requestId, "", "Runtime.ExitError", "The process was killed or out of time.");
        }
        return thrown == null
                ? Invocation.returned(requestId, output)
                : Invocation.failed(requestId, "", thrown.getClass().getName(), String.valueOf(thrown.getMessage()));
    }
}

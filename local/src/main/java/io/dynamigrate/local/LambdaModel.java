package io.dynamigrate.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Lambda function in this JVM and in {@link SimulatedTime}: numbered versions of its code, an alias, and asynchronous
 * invocations, which are tried again after 1 and 2 minutes and then go to the failure destination.
 *
 * <p>As on Lambda, a process is kept for the next invocation of the same version, and works at one at a time.
 */
public final class LambdaModel {

    private static final int ATTEMPTS = 3;

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
    private final List<String> codeOfVersions = new ArrayList<>();
    private final Set<Integer> deleted = new HashSet<>();
    private final Map<Integer, Deque<Warm>> idle = new HashMap<>();
    private @Nullable LambdaModel failureDestination;
    private int live;
    private int behind;
    private Instant caughtUp = Instant.MIN;
    private int invocations;

    private record Warm(SimulatedProcess process, RequestStreamHandler handler) {}

    /** A function without a version yet, which tells the story of its invocations line by line. */
    public LambdaModel(SimulatedTime time, String name, Duration timeLimit, Code factory, Consumer<String> story) {
        this.time = time;
        this.name = name;
        this.timeLimit = timeLimit;
        this.factory = factory;
        this.story = story;
    }

    /** Where events go that failed each time, as Lambda sends them. */
    public void onFailure(LambdaModel destination) {
        failureDestination = destination;
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

    /** Invokes a version, and waits for it: an invocation that does not return ends with an error. */
    public Invocation invoke(int version, String payload) {
        if (version < 1 || version > codeOfVersions.size() || deleted.contains(version)) {
            return Invocation.failed("", "", "ResourceNotFoundException", arn(version) + " does not exist.");
        }
        return invoke(version, arn(version), payload, 0);
    }

    /** Invokes the alias asynchronously. */
    void deliver(String event, Delivery delivery) {
        time.start(delivery.after(), () -> attempts(event, delivery));
    }

    private void attempts(String event, Delivery delivery) {
        Optional<Invocation.FunctionError> error = Optional.empty();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            time.sleep(Duration.ofMinutes(attempt));
            int version = time.now().isBefore(caughtUp) ? behind : live;
            error = invoke(version, aliasArn(), event, delivery.kill(attempt)).error();
            if (error.isEmpty()) {
                return;
            }
        }
        if (failureDestination != null) {
            failureDestination.deliver(exhausted(event, error.orElseThrow()), Delivery.AT_ONCE);
        }
    }

    private Invocation invoke(int version, String invokedArn, String payload, int killBefore) {
        invocations++;
        String requestId = name + "-" + invocations;
        Instant end = time.now().plus(timeLimit);
        Deque<Warm> processes = idle.computeIfAbsent(version, number -> new ArrayDeque<>());
        Warm warm = processes.isEmpty() ? start(version) : processes.pop();
        warm.process().begin(end, killBefore);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Throwable thrown = null;
        try {
            warm.handler()
                    .handleRequest(
                            new ByteArrayInputStream(payload.getBytes(StandardCharsets.UTF_8)),
                            output,
                            new SimulatedContext(time, name, invokedArn, version, requestId, end, story));
        } catch (Throwable e) {
            thrown = e;
        }
        Invocation invocation = ended(requestId, output.toString(StandardCharsets.UTF_8), warm.process(), thrown);
        story.accept(name + ":" + version + " " + requestId + " "
                + invocation
                        .error()
                        .map(error -> error.type() + ": " + error.message())
                        .orElse("returned"));
        if (!warm.process().isDead()) {
            processes.push(warm);
        }
        return invocation;
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

    private String exhausted(String event, Invocation.FunctionError error) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("requestId", name + "-" + invocations);
        context.put("functionArn", aliasArn());
        context.put("condition", "RetriesExhausted");
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("version", "1.0");
        record.put("timestamp", time.now().toString());
        record.put("requestContext", context);
        record.put("requestPayload", Json.object(event));
        record.put("responseContext", Map.of("functionError", "Unhandled"));
        record.put("responsePayload", Map.of("errorType", error.type(), "errorMessage", error.message()));
        return Json.text(record);
    }
}

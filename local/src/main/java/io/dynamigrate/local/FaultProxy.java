package io.dynamigrate.local;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * An HTTP proxy in front of DynamoDB Local that counts the requests, and loses, delays, answers or
 * changes those that a test picks.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to(dynamoDb.endpoint())) {
 *     proxy.on(WireRequest.call(2, "PutItem"), Fault.loseAnswer());
 *     proxy.stopBefore(WireRequest.number(7));
 *     run(proxy.client());
 *     proxy.restart();
 * }
 * }</pre>
 *
 * <p>The faults that pick the same request nest, the one that was added first outermost. A fault or a
 * condition that throws loses the request, and is reported by {@link #close}. Signatures are passed on,
 * not made anew: a server that checks them refuses everything. Safe for use by several threads.
 */
public final class FaultProxy implements AutoCloseable {

    private record Rule(Predicate<WireRequest> when, Fault fault, boolean stops) {}

    /** A request, and all the faults that meet it, as one. */
    private record Admission(WireRequest request, Fault fault) {}

    private static final Fault NONE = (request, rest) -> rest.proceed();

    private final List<Rule> rules = new ArrayList<>();
    private final List<WireRequest> requests = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final DynamoDbClient upstream;
    private final ProxyServer server;
    private final DynamoDbClient client;
    private boolean stopped;
    private boolean closed;
    private @Nullable Throwable failure;

    private FaultProxy(URI upstream) {
        this.upstream = LocalClient.of(upstream);
        server = ProxyServer.start(new Upstream(upstream), this::answer);
        client = newClient(Duration.ofSeconds(10));
    }

    /** Starts a proxy, on a free port of this machine, to the DynamoDB at an address. */
    public static FaultProxy to(URI upstream) {
        return new FaultProxy(upstream);
    }

    /** The address of the proxy, without a path. */
    public URI endpoint() {
        return server.endpoint();
    }

    /** A client of the DynamoDB behind the proxy, whose requests meet no faults and do not count; closed with the proxy. */
    DynamoDbClient upstream() {
        return upstream;
    }

    /** A client that sends each request once and waits up to 10 seconds for its answer; closed with the proxy. */
    public DynamoDbClient client() {
        return client;
    }

    /** Another client that sends requests again like any other one: the caller closes it. */
    public DynamoDbClient newClient() {
        return LocalClient.of(endpoint());
    }

    /** Another client that sends each request once, and gives up after so long a silence: the caller closes it. */
    public DynamoDbClient newClient(Duration timeout) {
        return LocalClient.withoutRetries(endpoint(), timeout);
    }

    /** Lets a fault meet the requests that satisfy a condition, from now on. */
    public synchronized void on(Predicate<WireRequest> when, Fault fault) {
        rules.add(new Rule(when, fault, false));
    }

    /** Stops the world before a request: neither it nor any later one reaches DynamoDB, until {@link #restart}. */
    public synchronized void stopBefore(Predicate<WireRequest> when) {
        rules.add(new Rule(when, Fault.loseRequest(), true));
    }

    /** Stops the world after a request: DynamoDB carries it out, its answer is lost, and no later one passes. */
    public synchronized void stopAfter(Predicate<WireRequest> when) {
        rules.add(new Rule(when, Fault.loseAnswer(), true));
    }

    /** Lets the requests pass again after the world was stopped; faults, numbers and requests stay. */
    public synchronized void restart() {
        stopped = false;
    }

    /** Starts afresh: no faults, no requests, numbers from 1, and nothing stopped. */
    public synchronized void reset() {
        rules.clear();
        requests.clear();
        counts.clear();
        stopped = false;
    }

    /** All requests since the start or the last reset, in order, also those that were lost or refused. */
    public synchronized List<WireRequest> requests() {
        return List.copyOf(requests);
    }

    /** How many requests came in since the start or the last reset, also those that were lost or refused. */
    public synchronized int count() {
        return requests.size();
    }

    /** How many of them came in for each operation, by its name. */
    public synchronized Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }

    /**
     * Stops the proxy, also where a fault still waits.
     *
     * @throws IllegalStateException if a fault or a condition threw
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        client.close();
        upstream.close();
        server.close();
        synchronized (this) {
            if (failure != null) {
                throw new IllegalStateException("A fault of the proxy failed: " + failure, failure);
            }
        }
    }

    private Optional<WireResponse> answer(String operation, String body, Fault.Rest upstream) {
        try {
            Admission admission = admit(operation, body);
            return admission.fault().meet(admission.request(), upstream);
        } catch (Exception | AssertionError e) {
            fail(e);
            return Optional.empty();
        }
    }

    // Decided under one lock, so that no later request slips past a stop.
    private synchronized Admission admit(String operation, String body) {
        int call = counts.merge(operation, 1, Integer::sum);
        WireRequest request = new WireRequest(requests.size() + 1, call, operation, body);
        requests.add(request);
        if (stopped) {
            return new Admission(request, Fault.loseRequest());
        }
        List<Rule> met =
                rules.stream().filter(rule -> rule.when().test(request)).toList();
        stopped = met.stream().anyMatch(Rule::stops);
        return new Admission(request, met.stream().map(Rule::fault).reduce(NONE, Fault::around));
    }

    private synchronized void fail(Throwable e) {
        if (!closed && failure == null) {
            failure = e;
        }
    }
}

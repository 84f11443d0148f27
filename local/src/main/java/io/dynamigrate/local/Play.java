package io.dynamigrate.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.dynamigrate.local.Mishaps.Delivery;
import io.dynamigrate.local.SlowIndexes.Timings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * A deployment that takes most of an hour, in simulated time: the packaged function, a table whose indexes take as long as
 * on DynamoDB, and Lambda, which ends each invocation after 15 minutes.
 *
 * <p>The event names what is played:
 *
 * <pre>{@code
 * "play": {"indexMinutes": 17, "migrations": "ThreeIndexes.java"}
 * }</pre>
 *
 * <p>Without {@code migrations}, a source file beside the event, the migrations of the package are played.
 */
final class Play implements AutoCloseable {

    /** The field of an event that makes it a play. */
    static final String FIELD = "play";

    private static final Duration TIME_LIMIT = Duration.ofMinutes(15);

    private final Screen screen;
    private final LocalDynamoDb dynamoDb = LocalDynamoDb.inMemory();
    private final FaultProxy proxy = FaultProxy.to(dynamoDb.endpoint());
    private final CloudFormationStandIn cloudFormation = CloudFormationStandIn.start();
    private final SimulatedTime time = new SimulatedTime();
    private final LambdaModel lambda =
            new LambdaModel(time, "migrations", TIME_LIMIT, (code, process) -> start(process), line -> {});
    private final SimulatedFunction function;
    private final Timings timings;
    private final Map<String, Object> event;
    private final Map<String, String> place;

    private Play(Screen screen, EventFile file, AppTables tables, ClassLoader code, String handler) {
        this.screen = screen;
        this.place = tables.placeOf(Json.object(file.json()));
        function = new SimulatedFunction(code, handler, time, proxy.client());
        event = new LinkedHashMap<>(Json.object(file.json()));
        timings = timings(play(file));
        event.remove(FIELD);
        tables.createIfMissing(dynamoDb.client(), place);
        SlowIndexes.at(proxy, time::now, index -> timings);
        proxy.on(WireRequest.each("UpdateTable"), this::tellOfIndex);
    }

    /**
     * Plays an event, and shows how it ends.
     *
     * @return whether CloudFormation was told SUCCESS
     */
    static boolean run(Screen screen, EventFile file, AppTables tables, Path app, String handler) throws IOException {
        Optional<String> source =
                Optional.ofNullable(play(file).get("migrations")).map(Json::plain);
        PackagedCode packaged = PackagedCode.in(app);
        PackagedCode code = source.isPresent()
                ? packaged.with(file.path().resolveSibling(source.get()), app.resolveSibling("play"))
                : packaged;
        try (Play play = new Play(
                screen, file, tables, code.loader(), source.map(Play::className).orElse(handler))) {
            Outcome outcome = play.run();
            Report report = new Report(screen);
            report.ran(outcome);
            report.table(AppTables.read(play.dynamoDb.client(), play.place));
            report.told(outcome);
            return outcome.succeeded();
        }
    }

    private Outcome run() {
        String url =
                cloudFormation.responseUrl(text("StackId"), text("RequestId"), text("LogicalResourceId"), time.now());
        event.put("ResponseURL", url);
        lambda.pointAliasAt(lambda.publish("1"));
        lambda.deliver(Json.text(event), Delivery.AT_ONCE);
        time.finish();
        return cloudFormation
                .answerTo(url)
                .map(Outcome::of)
                .orElseGet(() -> Outcome.failed("CloudFormation got no answer."));
    }

    private RequestStreamHandler start(SimulatedProcess process) {
        return telling(function.start(process, lambda));
    }

    /** The handler, which tells of each invocation when it ends. */
    private RequestStreamHandler telling(RequestStreamHandler handler) {
        return (input, output, context) -> {
            byte[] payload = input.readAllBytes();
            Instant start = time.now();
            String ended = "ended with an error";
            try {
                handle(handler, payload, output, context);
                ended = isAnswered() ? "answered" : "out of time, continued in the next hop";
            } finally {
                screen.line("hop " + hop(payload), clock(start) + " to " + clock(time.now()) + "  " + ended);
            }
        };
    }

    private static void handle(RequestStreamHandler handler, byte[] payload, OutputStream output, Context context)
            throws IOException {
        try (InputStream input = new ByteArrayInputStream(payload)) {
            handler.handleRequest(input, output, context);
        }
    }

    private boolean isAnswered() {
        return cloudFormation.answerTo(text("ResponseURL")).isPresent();
    }

    private static String hop(byte[] payload) {
        return Optional.ofNullable(Json.object(payload).get("hop"))
                .map(Json::plain)
                .orElse("1");
    }

    private Optional<WireResponse> tellOfIndex(WireRequest request, Fault.Rest rest) throws Exception {
        Optional<WireResponse> response = rest.proceed();
        if (response.filter(answer -> answer.status() == 200).isPresent()) {
            Instant ready = time.now().plus(timings.allocation()).plus(timings.backfill());
            SlowIndexes.created(request)
                    .ifPresent(name -> screen.line(
                            "index", clock(time.now()) + " to " + clock(ready) + "  " + name + " is created"));
        }
        return response;
    }

    /** Minutes and seconds since the event was sent. */
    private static String clock(Instant instant) {
        Duration since = Duration.between(SimulatedTime.START, instant);
        return String.format(Locale.ROOT, "%02d:%02d", since.toMinutes(), since.toSecondsPart());
    }

    private String text(String name) {
        Object value = event.getOrDefault(name, "");
        return value instanceof JsonNode node ? Json.plain(node) : value.toString();
    }

    private static Map<String, JsonNode> play(EventFile file) {
        JsonNode play = Json.field(Json.object(file.json()), FIELD);
        if (!play.isObject()) {
            throw new UsageException("The field play of " + file.path()
                    + " is not an object: name what to play, for example {\"indexMinutes\": 17}.");
        }
        return play.asObject();
    }

    private static Timings timings(Map<String, JsonNode> play) {
        Duration backfill = Optional.ofNullable(play.get("indexMinutes"))
                .map(minutes -> Duration.ofMinutes(Long.parseLong(Json.plain(minutes))))
                .orElse(Timings.LONG.backfill());
        return new Timings(Timings.LONG.allocation(), backfill, Timings.LONG.deletion());
    }

    private static String className(String source) {
        return source.replaceFirst("\\.java$", "");
    }

    @Override
    public void close() {
        cloudFormation.close();
        proxy.close();
        dynamoDb.close();
    }
}

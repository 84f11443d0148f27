package io.dynamigrate.local;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * The time that DynamoDB takes to create and delete a global secondary index, for a server that takes none: what is
 * created through a {@link FaultProxy} stays in its phases until a clock or a test ends them.
 *
 * <ol>
 *   <li>Allocation: the table is UPDATING, the index CREATING. Deleting the index is refused: ResourceInUseException.
 *   <li>Backfill: the table is ACTIVE, the index CREATING and backfilling. Deleting the index cancels it.
 *   <li>The index is what the server says.
 *   <li>Deletion, with a clock only: the table is UPDATING, the index DELETING.
 * </ol>
 *
 * <p>Until then the table is not deleted and has no other index created or deleted, as on DynamoDB. Safe for use by
 * several threads.
 */
public final class SlowIndexes {

    private static final Duration POLL = Duration.ofMillis(2);

    /** How long an index stays in its phases. */
    public record Timings(Duration allocation, Duration backfill, Duration deletion) {

        /** The shortest that was measured on the service, on an empty table. */
        public static final Timings SHORT =
                new Timings(Duration.ofSeconds(24), Duration.ofSeconds(510), Duration.ofSeconds(3));

        /** The longest that was measured on the service, on an empty table. */
        public static final Timings LONG =
                new Timings(Duration.ofSeconds(56), Duration.ofSeconds(1020), Duration.ofSeconds(5));

        private static final Timings UNTIL_A_TEST_ENDS_THEM =
                new Timings(Duration.ofDays(1), Duration.ofDays(1), Duration.ZERO);
    }

    private enum Phase {
        ALLOCATION,
        BACKFILL
    }

    /** An index of a table. */
    private record Key(String table, String index) {}

    private record Creation(Instant allocated, Instant filled) {

        Phase phase(Instant now) {
            return now.isBefore(allocated) ? Phase.ALLOCATION : Phase.BACKFILL;
        }
    }

    /**
     * A deletion that the server has carried out already.
     *
     * @param index how the server described the index; nothing if it did not
     * @param attributes the attribute definitions of the table, as they were with the index
     */
    private record Deletion(Instant end, List<Map<String, Object>> index, List<Map<String, String>> attributes) {}

    private final Supplier<Instant> clock;
    private final Function<String, Timings> timings;
    private final Optional<DynamoDbClient> server;
    private final Map<Key, Creation> creations = new HashMap<>();
    private final Map<Key, Deletion> deletions = new HashMap<>();

    private SlowIndexes(Supplier<Instant> clock, Function<String, Timings> timings, Optional<DynamoDbClient> server) {
        this.clock = clock;
        this.timings = timings;
        this.server = server;
    }

    /** Slows down the indexes that are created through the proxy, until its next reset: a test ends the phases. */
    public static SlowIndexes at(FaultProxy proxy) {
        return at(
                proxy, new SlowIndexes(() -> Instant.EPOCH, name -> Timings.UNTIL_A_TEST_ENDS_THEM, Optional.empty()));
    }

    /**
     * Slows down the indexes that are created through the proxy, until its next reset: a clock ends the phases.
     *
     * @param clock the time now, of any clock
     * @param timings how long the phases of an index last, by the index's name
     */
    public static SlowIndexes at(FaultProxy proxy, Supplier<Instant> clock, Function<String, Timings> timings) {
        return at(proxy, new SlowIndexes(clock, timings, Optional.of(proxy.upstream())));
    }

    private static SlowIndexes at(FaultProxy proxy, SlowIndexes indexes) {
        proxy.on(WireRequest.each("UpdateTable"), indexes::update);
        proxy.on(WireRequest.each("DeleteTable"), indexes::deleteTable);
        proxy.on(
                WireRequest.each("DescribeTable"),
                (request, rest) -> rest.proceed().map(response -> indexes.rewrite(table(request), response)));
        return indexes;
    }

    /** Ends the first phase of an index. */
    public synchronized void allocated(String table, String index) {
        Creation creation = requirePhase(new Key(table, index), Phase.ALLOCATION);
        creations.put(new Key(table, index), new Creation(clock.get(), creation.filled()));
    }

    /** Ends the second phase of an index. */
    public synchronized void filled(String table, String index) {
        requirePhase(new Key(table, index), Phase.BACKFILL);
        creations.remove(new Key(table, index));
    }

    private Creation requirePhase(Key key, Phase phase) {
        endPhases();
        Creation creation = creations.get(key);
        if (creation == null || creation.phase(clock.get()) != phase) {
            throw new IllegalStateException(key + " is not in " + phase + ", but " + creation);
        }
        return creation;
    }

    private Optional<WireResponse> update(WireRequest request, Fault.Rest rest) throws Exception {
        String table = table(request);
        Optional<Key> created = created(request).map(index -> new Key(table, index));
        Optional<Key> deleted = index(request, "Delete").map(index -> new Key(table, index));
        Optional<WireResponse> refusal = refusal(table, created.or(() -> deleted), deleted);
        if (refusal.isPresent()) {
            return refusal;
        }
        List<Map<String, String>> attributes = deleted.isPresent() ? attributes(table) : List.of();
        Optional<WireResponse> response = rest.proceed();
        if (response.filter(answer -> answer.status() == 200).isPresent()) {
            awaitServer(table);
            created.ifPresent(this::create);
            deleted.ifPresent(key -> delete(key, response.get(), attributes));
        }
        return response.map(answer -> rewrite(table, answer));
    }

    private synchronized void create(Key key) {
        Timings lasting = timings.apply(key.index());
        Instant allocated = clock.get().plus(lasting.allocation());
        creations.put(key, new Creation(allocated, allocated.plus(lasting.backfill())));
    }

    private synchronized void delete(Key key, WireResponse response, List<Map<String, String>> attributes) {
        creations.remove(key);
        Map<String, JsonNode> table =
                Json.field(Json.object(response.body()), "TableDescription").asObject();
        Instant end = clock.get().plus(timings.apply(key.index()).deletion());
        deletions.put(key, new Deletion(end, deleting(key.index(), table), attributes));
    }

    /** The server forgets the attributes of an index at once, the service only with the index. */
    private List<Map<String, String>> attributes(String table) {
        return describe(table).stream()
                .flatMap(description -> description.attributeDefinitions().stream())
                .map(attribute -> Map.of(
                        "AttributeName", attribute.attributeName(), "AttributeType", attribute.attributeTypeAsString()))
                .toList();
    }

    /** The server is quick, but does not obey the clock: to wait for it here makes all that follows repeatable. */
    private void awaitServer(String table) throws InterruptedException {
        while (describe(table).stream()
                .flatMap(description -> description.globalSecondaryIndexes().stream())
                .anyMatch(index -> index.indexStatus() != IndexStatus.ACTIVE)) {
            Thread.sleep(POLL.toMillis());
        }
    }

    /** What the server says of the table; nothing where a test, and no clock, ends the phases. */
    private Optional<TableDescription> describe(String table) {
        return server.map(client ->
                client.describeTable(describe -> describe.tableName(table)).table());
    }

    private synchronized Optional<WireResponse> refusal(String table, Optional<Key> changed, Optional<Key> deleted) {
        endPhases();
        if (deleted.filter(this::isAllocating).isPresent()) {
            return Optional.of(inUse("Index is being created: " + deleted.get().index()));
        }
        if (deleted.filter(deletions::containsKey).isPresent()) {
            return Optional.of(inUse("Index is being deleted: " + deleted.get().index()));
        }
        boolean isOtherCreated =
                changed.isPresent() && !creations.containsKey(changed.get()) && isAnyOf(table, creations.keySet());
        boolean isOtherDeleted = changed.isPresent() && isAnyOf(table, deletions.keySet());
        return isOtherCreated || isOtherDeleted
                ? Optional.of(WireResponse.error(
                        400,
                        "LimitExceededException",
                        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per"
                                + " table"))
                : Optional.empty();
    }

    private boolean isAllocating(Key key) {
        Creation creation = creations.get(key);
        return creation != null && creation.phase(clock.get()) == Phase.ALLOCATION;
    }

    private static boolean isAnyOf(String table, Set<Key> keys) {
        return keys.stream().anyMatch(key -> key.table().equals(table));
    }

    private void endPhases() {
        Instant now = clock.get();
        creations.values().removeIf(creation -> !now.isBefore(creation.filled()));
        deletions.values().removeIf(deletion -> !now.isBefore(deletion.end()));
    }

    private Optional<WireResponse> deleteTable(WireRequest request, Fault.Rest rest) throws Exception {
        String table = table(request);
        synchronized (this) {
            endPhases();
            if (isAnyOf(table, creations.keySet()) || isAnyOf(table, deletions.keySet())) {
                return Optional.of(inUse("Table is being updated: " + table));
            }
        }
        return rest.proceed();
    }

    private static WireResponse inUse(String why) {
        return WireResponse.error(
                400, "ResourceInUseException", "Attempt to change a resource which is still in use: " + why);
    }

    /** The answer with the table and its indexes in their phases. */
    private synchronized WireResponse rewrite(String table, WireResponse response) {
        if (response.status() != 200) {
            return response;
        }
        endPhases();
        Map<String, Object> answer = new LinkedHashMap<>(Json.object(response.body()));
        answer.replaceAll((name, description) -> table(table, ((JsonNode) description).asObject()));
        return new WireResponse(response.status(), Json.text(answer));
    }

    private Map<String, Object> table(String table, Map<String, JsonNode> description) {
        Map<String, Object> changed = new LinkedHashMap<>(description);
        List<Object> indexes = new ArrayList<>();
        for (Map<String, JsonNode> index : indexes(description)) {
            Key key = new Key(table, text(index, "IndexName"));
            Map<String, Object> fields = new LinkedHashMap<>(index);
            Creation creation = creations.get(key);
            if (creation != null) {
                boolean isAllocating = isAllocating(key);
                fields.put("IndexStatus", "CREATING");
                fields.put("Backfilling", !isAllocating);
                changed.put("TableStatus", isAllocating ? "UPDATING" : "ACTIVE");
            }
            if (!deletions.containsKey(key)) {
                indexes.add(fields);
            }
        }
        deletions.forEach((key, deletion) -> {
            if (key.table().equals(table)) {
                indexes.addAll(deletion.index());
                changed.put("TableStatus", "UPDATING");
                changed.put("AttributeDefinitions", deletion.attributes());
            }
        });
        if (!indexes.isEmpty()) {
            changed.put("GlobalSecondaryIndexes", indexes);
        }
        return changed;
    }

    private static List<Map<String, Object>> deleting(String name, Map<String, JsonNode> description) {
        return indexes(description).stream()
                .filter(index -> text(index, "IndexName").equals(name))
                .map(index -> {
                    Map<String, Object> fields = new LinkedHashMap<>(index);
                    fields.put("IndexStatus", "DELETING");
                    return fields;
                })
                .toList();
    }

    private static List<Map<String, JsonNode>> indexes(Map<String, JsonNode> description) {
        return description.containsKey("GlobalSecondaryIndexes")
                ? Json.objects(description, "GlobalSecondaryIndexes")
                : List.of();
    }

    /** The name of the table, which a request may name by its ARN. */
    private static String table(WireRequest request) {
        return text(Json.object(request.body()), "TableName").replaceFirst("^arn:.*:table/", "");
    }

    /** The name of the index that an UpdateTable creates, if it does. */
    static Optional<String> created(WireRequest request) {
        return index(request, "Create");
    }

    private static Optional<String> index(WireRequest request, String change) {
        return Optional.ofNullable(Json.object(request.body()).get("GlobalSecondaryIndexUpdates"))
                .flatMap(updates -> updates.asArray().stream()
                        .map(update -> update.asObject().get(change))
                        .filter(update -> update != null)
                        .map(update -> text(update.asObject(), "IndexName"))
                        .findFirst());
    }

    private static String text(Map<String, JsonNode> fields, String name) {
        return Json.plain(fields, name);
    }
}

package io.dynamigrate.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * The time that DynamoDB takes to create a global secondary index, for a server that takes none: what is created through
 * a {@link FaultProxy} stays in its phases until a test ends them.
 *
 * <ol>
 *   <li>Allocation: the table is UPDATING, the index CREATING. Deleting the index is refused: ResourceInUseException.
 *   <li>Backfill: the table is ACTIVE, the index CREATING and backfilling. Deleting the index cancels it.
 *   <li>The index is what the server says.
 * </ol>
 *
 * <p>Until then the table is not deleted and has no other index created or deleted, as on DynamoDB. Safe for use by
 * several threads.
 */
public final class SlowIndexes {

    private enum Phase {
        ALLOCATION,
        BACKFILL
    }

    /** An index of a table. */
    private record Key(String table, String index) {}

    private final Map<Key, Phase> building = new HashMap<>();

    private SlowIndexes() {}

    /** Slows down the indexes that are created through the proxy, until its next reset. */
    public static SlowIndexes at(FaultProxy proxy) {
        SlowIndexes indexes = new SlowIndexes();
        proxy.on(WireRequest.each("UpdateTable"), indexes::update);
        proxy.on(WireRequest.each("DeleteTable"), indexes::deleteTable);
        proxy.on(
                WireRequest.each("DescribeTable"),
                (request, rest) -> rest.proceed().map(response -> indexes.rewrite(table(request), response)));
        return indexes;
    }

    /** Ends the first phase of an index. */
    public void allocated(String table, String index) {
        end(new Key(table, index), Phase.ALLOCATION);
    }

    /** Ends the second phase of an index. */
    public void filled(String table, String index) {
        end(new Key(table, index), Phase.BACKFILL);
    }

    private synchronized void end(Key key, Phase phase) {
        if (building.get(key) != phase) {
            throw new IllegalStateException(key + " is not in " + phase + ", but " + building.get(key));
        }
        if (phase == Phase.ALLOCATION) {
            building.put(key, Phase.BACKFILL);
        } else {
            building.remove(key);
        }
    }

    private Optional<WireResponse> update(WireRequest request, Fault.Rest rest) throws Exception {
        String table = table(request);
        Optional<Key> created = index(request, "Create").map(index -> new Key(table, index));
        Optional<Key> deleted = index(request, "Delete").map(index -> new Key(table, index));
        Optional<WireResponse> refusal = refusal(table, created.or(() -> deleted), deleted);
        if (refusal.isPresent()) {
            return refusal;
        }
        Optional<WireResponse> response = rest.proceed();
        if (response.filter(answer -> answer.status() == 200).isPresent()) {
            synchronized (this) {
                created.ifPresent(key -> building.put(key, Phase.ALLOCATION));
                deleted.ifPresent(building::remove);
            }
        }
        return response.map(answer -> rewrite(table, answer));
    }

    private synchronized Optional<WireResponse> refusal(String table, Optional<Key> changed, Optional<Key> deleted) {
        if (deleted.filter(key -> building.get(key) == Phase.ALLOCATION).isPresent()) {
            return Optional.of(inUse("Index is being created: " + deleted.get().index()));
        }
        boolean isOtherAtWork = building.keySet().stream()
                .anyMatch(key -> key.table().equals(table)
                        && changed.filter(other -> !other.equals(key)).isPresent());
        return isOtherAtWork
                ? Optional.of(WireResponse.error(
                        400,
                        "LimitExceededException",
                        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per"
                                + " table"))
                : Optional.empty();
    }

    private Optional<WireResponse> deleteTable(WireRequest request, Fault.Rest rest) throws Exception {
        synchronized (this) {
            if (building.keySet().stream().anyMatch(key -> key.table().equals(table(request)))) {
                return Optional.of(inUse("Table is being updated: " + table(request)));
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
        Map<String, Object> answer = new LinkedHashMap<>(Json.object(response.body()));
        answer.replaceAll((name, description) -> table(table, ((JsonNode) description).asObject()));
        return new WireResponse(response.status(), Json.text(answer));
    }

    private Map<String, Object> table(String table, Map<String, JsonNode> description) {
        Map<String, Object> changed = new LinkedHashMap<>(description);
        List<Object> indexes = new ArrayList<>();
        for (JsonNode index : Optional.ofNullable(description.get("GlobalSecondaryIndexes"))
                .map(JsonNode::asArray)
                .orElse(List.of())) {
            Map<String, Object> fields = new LinkedHashMap<>(index.asObject());
            Phase phase = building.get(new Key(table, text(index.asObject(), "IndexName")));
            if (phase != null) {
                fields.put("IndexStatus", "CREATING");
                fields.put("Backfilling", phase == Phase.BACKFILL);
                changed.put("TableStatus", phase == Phase.ALLOCATION ? "UPDATING" : "ACTIVE");
            }
            indexes.add(fields);
        }
        if (!indexes.isEmpty()) {
            changed.put("GlobalSecondaryIndexes", indexes);
        }
        return changed;
    }

    private static String table(WireRequest request) {
        return text(Json.object(request.body()), "TableName");
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
        return Objects.requireNonNull(fields.get(name), name).asString();
    }
}
